import type { Notebook } from "./notebook.ts";
import { type Ran, toOutputs } from "./outputs.ts";

/** Text that is to be written between the code. */
export interface NewText {
  markdown: string;
}

/** A code cell that is to be written. */
export interface NewCell {
  source: string;
  /** What it came to; null for one that did not run. */
  ran: Ran | null;
  /** Its execution count, by default its place among the cells. */
  count?: number;
}

/** A notebook (nbformat 4.5). */
export function createNotebook(cells: readonly (NewCell | NewText)[], pythonVersion: string): Notebook {
  return {
    cells: cells.map((cell, index) => {
      const id = `cell-${index + 1}`;
      if ("markdown" in cell) return { cell_type: "markdown", id, metadata: {}, source: cell.markdown };
      const { source, ran, count = index + 1 } = cell;
      return {
        cell_type: "code",
        execution_count: ran && count,
        id,
        metadata: {},
        outputs: ran === null ? [] : toOutputs(ran, count),
        source,
      };
    }),
    metadata: {
      kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
      language_info: languageInfo(pythonVersion),
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

export function languageInfo(pythonVersion: string): { name: string; version?: string } {
  return { name: "python", ...(pythonVersion !== "" && { version: pythonVersion }) };
}

/** A notebook's file, laid out as Jupyter does. */
export function formatNotebook(notebook: Notebook): string {
  return `${JSON.stringify(notebook, undefined, 1)}\n`;
}
