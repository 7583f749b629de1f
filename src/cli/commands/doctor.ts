import type { Command } from "commander";
import { examine, type Finding } from "../examine.ts";
import { EXIT } from "../exit-codes.ts";
import { printable } from "../printable.ts";

export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("say whether all that the sandbox needs is in order, and what to do if not")
    .option("--json", "print JSON", false)
    .action(diagnose);
}

async function diagnose({ json }: { json: boolean }): Promise<void> {
  const findings = await examine();
  const text = findings.map(format).join("\n");
  process.stdout.write(`${json ? JSON.stringify(findings, undefined, 2) : printable(text, process.stdout)}\n`);
  if (!findings.every(({ ok }) => ok)) process.exitCode = EXIT.failure;
}

function format({ part, ok, detail, advice }: Finding): string {
  const line = `${ok ? "ok  " : "FAIL"}  ${part.padEnd(8)} ${detail}`;
  return advice === null ? line : `${line}\n                → ${advice}`;
}
