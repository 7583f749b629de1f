import type { ExecutionError, MimeBundle, Output, RecordedRun } from "../protocol/index.ts";

/** What a run came to, as far as a notebook shows it. */
export type Ran = Pick<RecordedRun, "outputs" | "value" | "error">;

/**
 * The outputs of a code cell, as nbformat 4 has them.
 *
 * @param count the cell's execution count
 */
export function toOutputs({ outputs, value, error }: Ran, count: number): object[] {
  return [
    ...outputs.map(toOutput),
    ...(value === null
      ? []
      : [{ output_type: "execute_result", execution_count: count, data: toData(value), metadata: {} }]),
    ...(error === null ? [] : [toError(error)]),
  ];
}

function toOutput(output: Output): object {
  if (output.type !== "display") return { output_type: "stream", name: output.type, text: output.text };
  const { data, metadata } = output.display;
  return { output_type: "display_data", data: toData(data), metadata };
}

/** A bundle with text where the format of a notebook allows nothing else. */
function toData(bundle: MimeBundle): MimeBundle {
  const entries = Object.entries(bundle).map(([mime, content]) => {
    const isFree = mime === "application/json" || mime.endsWith("+json");
    return [mime, isFree || typeof content === "string" ? content : JSON.stringify(content)] as const;
  });
  return Object.fromEntries(entries);
}

function toError({ code, type, message, traceback }: ExecutionError): object {
  const lines = traceback.trimEnd().split("\n");
  return {
    output_type: "error",
    ename: type ?? code,
    evalue: message,
    traceback: traceback === "" ? [`${type ?? code}: ${message}`] : lines,
  };
}
