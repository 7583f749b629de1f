import { readFile, realpath, rename, stat, writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { describeError, formatNotebook, type Notebook, readNotebook, recordRun } from "../../notebook/index.ts";
import { collect, positiveNumber } from "../arguments.ts";
import { EXIT, exitCodeOf } from "../exit-codes.ts";
import { executeNotebook, type NotebookRun } from "../notebook/execute-notebook.ts";
import { print } from "../print.ts";
import { printable } from "../printable.ts";
import { UserError } from "../user-error.ts";
import { withInterruption } from "../with-interruption.ts";
import { withSession } from "../with-session.ts";

interface Options {
  output?: string;
  inPlace: boolean;
  session?: string;
  agent?: string;
  timeout?: number;
  file: string[];
  allowErrors: boolean;
  json: boolean;
}

const NOTES = `
The cells' outputs are written into the notebook; all else in it stays. It stops at the first cell that fails, unless the cell
has the tag raises-exception; cells with the tag skip-execution are left out.

Exit codes: 0 success, 1 an error in a cell, 2 wrong usage, 124 timeout, 130 interrupted, 137 out of memory.`;

export function addNotebookCommands(program: Command): void {
  const notebook = program.command("notebook").description("work with Jupyter's notebooks");
  const run = notebook
    .command("run")
    .description("run the cells of a notebook, and write what they come to into it")
    .argument("<notebook>", "file of nbformat 4")
    .option("--output <file>", "write to this file instead; - for standard output")
    .option("--in-place", "write to the notebook's own file, as without --output", false)
    .option("--session <id>", "run in this session, which stays")
    .option("--agent <name>", "run with the rights of this agent")
    .option("--timeout <seconds>", "time limit of each cell", positiveNumber)
    .option("--file <path>", "put a file into /workspace first; may be repeated", collect, [])
    .option("--allow-errors", "go on after cells that fail, and exit with 0", false)
    .option("--json", "print how it went as JSON", false)
    .addHelpText("after", NOTES);
  run.action(async (path: string, options: Options) => {
    if (options.inPlace && options.output !== undefined) run.error("error: Give --output or --in-place, not both.");
    if (options.json && options.output === "-")
      run.error("error: --json and --output - both write to standard output.");
    process.exitCode = await runNotebook(path, options);
  });
}

async function runNotebook(path: string, options: Options): Promise<number> {
  const notebook = await read(path);
  const startedAt = performance.now();
  const timeoutMs = options.timeout === undefined ? undefined : options.timeout * 1000;
  const run = await withSession(options, (session) =>
    withInterruption((signal) =>
      executeNotebook(notebook, {
        allowErrors: options.allowErrors,
        execute: (code) => recordRun((onEvent) => session.execute(code, { timeoutMs, signal, onEvent })),
      }),
    ),
  );
  const target = options.output ?? path;
  if (target === "-") process.stdout.write(formatNotebook(notebook));
  else await replace(target, formatNotebook(notebook));
  report(run, { path, target, durationMs: performance.now() - startedAt, json: options.json });
  const failure = run.failed.at(-1);
  return run.stopped && failure ? exitCodeOf(failure.result) || EXIT.failure : EXIT.success;
}

async function read(path: string): Promise<Notebook> {
  try {
    const notebook = readNotebook(await readFile(path, "utf8"));
    const { kernelspec, language_info: info } = notebook.metadata;
    const language = (kernelspec?.language ?? info?.name ?? "python").toLowerCase();
    if (language === "python" || language === "ipython") return notebook;
    throw new TypeError(`It is a notebook of ${JSON.stringify(language)}, and only Python can be run`);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? (cause as Error).message;
    throw new UserError(`Cannot run "${path}": ${why}`, { cause });
  }
}

/** Writes a file whole or not at all; one that is there can be read by no more people than before. */
async function replace(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const mode = (await stat(target).catch(() => undefined))?.mode;
  const staged = `${target}.${process.pid}.tmp`;
  try {
    await writeFile(staged, text, { mode });
    await rename(staged, target);
  } catch (cause) {
    throw new UserError(`Cannot write "${path}" (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
}

interface Report {
  path: string;
  target: string;
  durationMs: number;
  json: boolean;
}

function report({ codeCells, ran, failed, stopped }: NotebookRun, { path, target, durationMs, json }: Report): void {
  const failures = failed.map(({ cell, result: { status, error } }) => ({ cell, status, error }));
  if (!json) {
    for (const { cell, status, error } of failures) say(`Cell ${cell} failed.\n${describeError({ status, error })}`);
  }
  if (target === "-") return;
  const rest = stopped ? ", and stopped" : "";
  const text = `Ran ${ran} of ${codeCells} code cells in ${(durationMs / 1000).toFixed(1)} s${rest}. Wrote "${target}".`;
  print({ notebook: path, output: target, codeCells, ran, stopped, failures, durationMs }, json, text);
}

function say(text: string): void {
  process.stderr.write(`${printable(text, process.stderr)}\n`);
}
