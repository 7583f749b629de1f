import { z } from "zod";
import { sourceOf } from "../notebook/index.ts";

/** Where the notebook of a run is written, in /workspace. */
export const NOTEBOOK_PATH = "notebook.ipynb";

/** A model may leave out of a notebook what is of no use to run it. */
const notebookSchema = z.object({
  cells: z.array(z.object({ cell_type: z.string(), source: z.union([z.string(), z.array(z.string())]) })),
});

/** The code cells of an .ipynb, or of code in which each cell begins with a line `# %%`. */
export function readCells(code: string): string[] {
  const cells = readNotebook(code) ?? code.split(/^# ?%%.*$/m);
  const filled = cells.filter((cell) => cell.trim() !== "");
  return filled.length > 0 ? filled : [code];
}

function readNotebook(code: string): string[] | undefined {
  try {
    const { cells } = notebookSchema.parse(JSON.parse(code));
    return cells.filter((cell) => cell.cell_type === "code").map(sourceOf);
  } catch {
    return undefined;
  }
}
