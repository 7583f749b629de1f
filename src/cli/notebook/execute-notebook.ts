import type { ExecutionResult } from "../../protocol/index.ts";
import {
  type CodeCell,
  isCodeCell,
  languageInfo,
  type Notebook,
  type Ran,
  sourceOf,
  toOutputs,
} from "../../notebook/index.ts";

/** Runs one cell. */
export type ExecuteCell = (code: string) => Promise<{ result: ExecutionResult; ran: Ran }>;

/** A cell that did not succeed. */
export interface FailedCell {
  /** Its place among the cells of the notebook, counted from 1. */
  cell: number;
  result: ExecutionResult;
}

export interface NotebookRun {
  /** Code cells that there are, and that ran. */
  codeCells: number;
  ran: number;
  failed: FailedCell[];
  /** Whether cells were left out after a failure. */
  stopped: boolean;
}

/** Tags of cells, as Jupyter's own tools know them. */
const MAY_FAIL = "raises-exception";
const SKIP = "skip-execution";

/**
 * Runs the code cells of a notebook in order, and puts what each came to into it in the place of what was there. All else in it
 * stays. After a failure the rest is left without outputs, unless the cell's tags or `allowErrors` allow it.
 */
export async function executeNotebook(
  notebook: Notebook,
  { execute, allowErrors }: { execute: ExecuteCell; allowErrors: boolean },
): Promise<NotebookRun> {
  const cells = notebook.cells.map((cell, index) => ({ cell, number: index + 1 }));
  const codeCells = cells.filter((entry): entry is { cell: CodeCell; number: number } => isCodeCell(entry.cell));
  for (const { cell } of codeCells) Object.assign(cell, { execution_count: null, outputs: [] });
  giveIds(notebook);
  const run: NotebookRun = { codeCells: codeCells.length, ran: 0, failed: [], stopped: false };
  for (const { cell, number } of codeCells) {
    const tags = cell.metadata.tags ?? [];
    const source = sourceOf(cell);
    if (source.trim() === "" || tags.includes(SKIP)) continue;
    const { result, ran } = await execute(source);
    cell.execution_count = ++run.ran;
    cell.outputs = toOutputs(ran, cell.execution_count);
    notebook.metadata.language_info ??= languageInfo(result.pythonVersion);
    if (result.status === "success") continue;
    run.failed.push({ cell: number, result });
    const goesOn = result.status === "error" || result.status === "timeout";
    run.stopped = !(goesOn && (allowErrors || tags.includes(MAY_FAIL)));
    if (run.stopped) break;
  }
  return run;
}

/** Cells have ids from nbformat 4.5 on, each its own. */
function giveIds({ nbformat_minor: minor, cells }: Notebook): void {
  if (minor < 5) return;
  const seen = new Set<string>();
  for (const [index, cell] of cells.entries()) {
    for (let number = index + 1; cell.id === undefined || seen.has(cell.id); number++) cell.id = `cell-${number}`;
    seen.add(cell.id);
  }
}
