/** Measures the sandbox on this machine: `npm run bench -- --help`. */
import { writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { showProgress } from "../../src/cli/show-progress.ts";
import { SandboxClient } from "../../src/client/index.ts";
import { benchmarks } from "./benchmarks/index.ts";
import { describeMachine, type Machine } from "./machine.ts";
import { renderMachine, renderTable, type Row, summarize } from "./report.ts";

interface Options {
  only?: string[];
  quick: boolean;
  json?: string | true;
}

const program = new Command("bench")
  .description("Measures the sandbox beside plain Pyodide on this machine.")
  .addOption(new Option("--only <names...>", "these alone").choices(benchmarks.map(({ name }) => name)))
  .option("--quick", "fewer runs of each", false)
  .option("--json [file]", "write the figures as JSON into a file, or on standard output instead of the table");

const { only, quick, json } = program.parse().opts<Options>();
delete process.env["PYODIDE_SANDBOX_URL"]; // A sidecar that somebody else runs has a policy of its own.

const machine = await prepare();
const rows: Row[] = [];
for (const benchmark of benchmarks.filter(({ name }) => only?.includes(name) ?? true)) {
  process.stderr.write(`${benchmark.name}: ${benchmark.what}\n`);
  try {
    rows.push(...summarize(benchmark, await benchmark.run({ quick })));
  } catch (error) {
    process.stderr.write(`${benchmark.name} failed: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
}

const text = `${JSON.stringify({ machine, quick, rows }, null, 2)}\n`;
if (typeof json === "string") writeFileSync(json, text);
process.stdout.write(json === true ? text : `\n${renderMachine(machine)}\n${renderTable(rows)}\n`);

/** Makes what the first start makes, so that it is not measured. */
async function prepare(): Promise<Machine> {
  await using client = await SandboxClient.connect();
  await showProgress(process.stderr, (onProgress) => client.packages.prepare(onProgress));
  return describeMachine(await client.status());
}
