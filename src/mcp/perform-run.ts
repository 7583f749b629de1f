import type { RunOptions, Session } from "../client/index.ts";
import type { ExecutionResult, FileChange } from "../protocol/index.ts";
import { createNotebook, formatNotebook, type Ran, recordRun } from "../notebook/index.ts";
import { NOTEBOOK_PATH } from "./notebook.ts";
import { planRun } from "./plan-run.ts";
import type { RunPythonInput } from "./schemas.ts";

/** What a call of `run_python` came to. */
export interface RunReport {
  result: ExecutionResult;
  /** What of the request had no effect, and why. */
  notes: string[];
}

/**
 * Does what a call of `run_python` asks: writes its files, installs its packages and runs its code, a notebook's cell by cell.
 *
 * @throws SandboxError when a file cannot be written, or the sandbox is broken
 */
export async function performRun(session: Session, input: RunPythonInput, options: RunOptions): Promise<RunReport> {
  const { cells, packages, notes } = await planRun(session, input);
  const runs: { result: ExecutionResult; ran: Ran }[] = [];
  for (const [index, cell] of cells.entries()) {
    const run = await recordRun((record) =>
      session.execute(cell, {
        ...options,
        onEvent: (event) => {
          record(event);
          options.onEvent?.(event);
        },
        stdin: input.stdin,
        timeoutMs: input.timeout * 1000,
        packages: index === 0 && packages.length > 0 ? packages : undefined,
        filename: /\b__file__\b/.test(cell) ? "main.py" : undefined,
        environment: input.environment,
        cwd: input.working_dir ?? "/workspace",
      }),
    );
    runs.push(run);
    if (run.result.status !== "success") break;
  }
  const written = Object.entries(input.files ?? {}).map(([path, text]) => created(path, text));
  if (input.options?.notebook_format) {
    const newCells = cells.map((source, index) => ({ source: source.trim(), ran: runs[index]?.ran ?? null }));
    const notebook = formatNotebook(createNotebook(newCells, runs[0]?.result.pythonVersion ?? ""));
    await session.files.put(NOTEBOOK_PATH, notebook);
    written.push(created(NOTEBOOK_PATH, notebook));
  }
  const result = joinResults(runs.map((run) => run.result));
  return { result: { ...result, files: joinFiles([...written, ...result.files]) }, notes };
}

/** One result of those of several cells: how the last one ended, and what all of them showed. */
function joinResults(results: ExecutionResult[]): ExecutionResult {
  const last = results.at(-1)!;
  const shown = results.map(({ displays, value }, index) =>
    value === null || index === results.length - 1 ? displays : [...displays, { data: value, metadata: {} }],
  );
  return {
    ...last,
    stdout: results.map(({ stdout }) => stdout).join(""),
    stderr: results.map(({ stderr }) => stderr).join(""),
    displays: shown.flat(),
    files: results.flatMap(({ files }) => files),
    packages: results.flatMap(({ packages }) => packages),
    durationMs: results.reduce((total, { durationMs }) => total + durationMs, 0),
  };
}

function created(path: string, text: string): FileChange {
  return { path: path.replace(/^\/workspace\/+/, ""), size: Buffer.byteLength(text), change: "created" };
}

/** Each file once: created when any change of it says so, with its last size. */
function joinFiles(files: FileChange[]): FileChange[] {
  const byPath = new Map<string, FileChange>();
  for (const file of files) {
    byPath.set(file.path, { ...file, change: byPath.get(file.path)?.change === "created" ? "created" : file.change });
  }
  return [...byPath.values()];
}
