import type { RecordedRun } from "../../protocol/index.ts";

/** The runs as one script, a cell (`# %%`) each; those that failed are comments, so that it runs to its end. */
export function toScript(runs: readonly RecordedRun[]): string {
  return runs.map(toCell).join("\n");
}

function toCell({ run, code, error }: RecordedRun): string {
  const text = code.replace(/\r\n?/g, "\n").trimEnd();
  if (error === null) return `# %% Run ${run}\n${text}\n`;
  const failed = text.split("\n").map((line) => `# ${line}`.trimEnd());
  // A class of Python's can have any name.
  const reason = (error.type ?? error.code).replace(/\s+/g, " ");
  return `# %% Run ${run} failed: ${reason}\n${failed.join("\n")}\n`;
}
