import { z } from "zod";
import type { ExecutionResult, MimeBundle } from "../protocol/index.ts";

/** Where the notebook of a run is written, in /workspace. */
export const NOTEBOOK_PATH = "notebook.ipynb";

const notebookSchema = z.object({
  cells: z.array(
    z.object({
      cell_type: z.string(),
      source: z.union([z.string(), z.array(z.string()).transform((lines) => lines.join(""))]),
    }),
  ),
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
    return cells.filter((cell) => cell.cell_type === "code").map((cell) => cell.source);
  } catch {
    return undefined;
  }
}

/** The notebook (nbformat 4.5) of cells that were run, as JSON text; cells after a failure have no result. */
export function writeNotebook(cells: string[], results: ExecutionResult[]): string {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "python3", display_name: "Python 3", language: "python" },
      language_info: { name: "python", version: results[0]?.pythonVersion ?? "" },
    },
    cells: cells.map((source, index) => ({
      id: `cell-${index + 1}`,
      cell_type: "code",
      execution_count: results[index] ? index + 1 : null,
      metadata: {},
      source: source.trim(),
      outputs: results[index] ? outputsOf(results[index], index + 1) : [],
    })),
  };
  return JSON.stringify(notebook, undefined, 1);
}

function outputsOf({ stdout, stderr, displays, value, error }: ExecutionResult, count: number): object[] {
  return [
    ...stream("stdout", stdout),
    ...stream("stderr", stderr),
    ...displays.map(({ data, metadata }) => ({ output_type: "display_data", data, metadata })),
    ...(value === null ? [] : [executeResult(value, count)]),
    ...(error === null
      ? []
      : [
          {
            output_type: "error",
            ename: error.type ?? error.code,
            evalue: error.message,
            traceback: error.traceback.trimEnd().split("\n"),
          },
        ]),
  ];
}

function stream(name: "stdout" | "stderr", text: string): object[] {
  return text === "" ? [] : [{ output_type: "stream", name, text }];
}

function executeResult(data: MimeBundle, count: number): object {
  return { output_type: "execute_result", execution_count: count, data, metadata: {} };
}
