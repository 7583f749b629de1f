import { writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import type { SandboxClient } from "../../client/index.ts";
import { createNotebook, formatNotebook, toPage } from "../../notebook/index.ts";
import type { RecordedRun } from "../../protocol/index.ts";
import { toScript } from "../export/to-script.ts";
import { print } from "../print.ts";
import { UserError } from "../user-error.ts";
import { withoutSpares } from "../with-client.ts";
import { unknownSession } from "./inspect-session.ts";

type Format = "ipynb" | "py" | "html";

interface Options {
  format: Format;
  output?: string;
  json: boolean;
}

const NOTES = `
A page shows HTML that came out of the sandbox in frames without scripts or network. In a script the runs that failed are comments.
To carry a session with its variables to another machine, see "sessions export".`;

export function addExportCommand(program: Command): void {
  program
    .command("export")
    .description("write what was run in a session as a notebook, a script or a page")
    .argument("<session>")
    .addOption(
      new Option("--format <format>", "ipynb (without it), py or html")
        .choices(["ipynb", "py", "html"])
        .default("ipynb"),
    )
    .option("--output <file>", "write to this file instead of standard output")
    .option("--json", "print JSON: where it was written, or the content", false)
    .addHelpText("after", NOTES)
    .action(exportSession);
}

async function exportSession(session: string, { format, output, json }: Options): Promise<void> {
  const runs = await withoutSpares((client) => readHistory(client, session));
  if (runs.length === 0) throw new UserError(`Nothing that was run in session "${session}" is recorded.`);
  const content = await write(format, session, runs);
  const facts = { session, format, runs: runs.length };
  if (output === undefined) {
    if (json) print({ ...facts, file: null, content }, true, "");
    else process.stdout.write(content);
    return;
  }
  await writeFile(output, content, { mode: 0o600 }).catch((cause: NodeJS.ErrnoException) => {
    throw new UserError(`Cannot write "${output}" (${cause.code})`, { cause });
  });
  print(
    { ...facts, file: output, content: null },
    json,
    `Wrote ${runs.length} ${runs.length === 1 ? "run" : "runs"} to "${output}".`,
  );
}

async function readHistory(client: SandboxClient, id: string): Promise<RecordedRun[]> {
  const session = client.session(id);
  const [newest] = await session.snapshots();
  const isAlive = (await client.status()).sessions.some((alive) => alive.id === id);
  if (newest === undefined && !isAlive) throw unknownSession(id);
  return session.history();
}

function write(format: Format, session: string, runs: RecordedRun[]): string | Promise<string> {
  if (format === "py") return toScript(runs);
  if (format === "html") return toPage(session, runs);
  const cells = runs.map((run) => ({ source: run.code, ran: run, count: run.run }));
  return formatNotebook(createNotebook(cells, runs.at(-1)?.pythonVersion ?? ""));
}
