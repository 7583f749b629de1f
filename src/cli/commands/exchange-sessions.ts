import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { SandboxError } from "../../protocol/index.ts";
import { runNumber } from "../arguments.ts";
import { megabytes } from "../format.ts";
import { print } from "../print.ts";
import { withoutSpares } from "../with-client.ts";

interface Options {
  json: boolean;
}

const TRUST = `
The file is neither signed nor encrypted: it holds all that the session holds, for whoever reads it. To import a session from a
stranger is to run that stranger's Python, within the walls of the sandbox and with the rights that the policy gives.
Where it is imported, the version of pyodide-sandbox must be the same, and the packages that the session uses must be there.`;

export function addExchangeCommands(sessions: Command): void {
  sessions
    .command("export")
    .description("write a session to one file, for another machine or home")
    .argument("<id>")
    .argument("<file>", "- for standard output")
    .option("--run <number>", "as it was after this run instead of now", runNumber)
    .option("--json", "print JSON", false)
    .addHelpText("after", TRUST)
    .action(exportSession);
  sessions
    .command("import")
    .description("save a session from a file that `sessions export` wrote")
    .argument("<file>", "- for standard input")
    .option("--as <id>", "give it this ID instead of its own")
    .option("--json", "print JSON", false)
    .addHelpText("after", TRUST)
    .action(importSession);
}

async function exportSession(id: string, file: string, { run, json }: Options & { run?: number }): Promise<void> {
  const size = await withoutSpares(async (client) => {
    const stream = client.session(id).export(run === undefined ? {} : { run });
    if (file !== "-") return writeWhole(stream, file);
    await pipeline(stream, process.stdout);
    return undefined;
  });
  if (size !== undefined) print({ session: id, file, size }, json, `Wrote ${megabytes(size).trim()} to "${file}".`);
}

/** Writes a file that appears only when it is whole, and can be read by its owner only. Resolves to its bytes. */
async function writeWhole(stream: ReadableStream<Uint8Array>, file: string): Promise<number> {
  const staged = `${file}.${randomUUID()}`;
  try {
    await pipeline(stream, createWriteStream(staged, { mode: 0o600 }));
    await rename(staged, file);
    return (await stat(file)).size;
  } catch (error) {
    await rm(staged, { force: true });
    throw error;
  }
}

async function importSession(file: string, { as, json }: Options & { as?: string }): Promise<void> {
  const stream = file === "-" ? process.stdin : (await openToRead(file)).createReadStream();
  const session = await withoutSpares((client) => client.importSession(stream, as === undefined ? {} : { as }));
  print({ session: session.id }, json, `Session "${session.id}" goes on with \`pyodide-sandbox run --session\`.`);
}

async function openToRead(file: string) {
  return open(file).catch((cause: NodeJS.ErrnoException) => {
    throw new SandboxError("FILE_NOT_FOUND", `Cannot read "${file}" (${cause.code})`, "Check the path.", { cause });
  });
}
