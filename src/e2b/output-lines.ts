import type { ExecutionEvent, ExecutionResult, MimeBundle } from "../protocol/index.ts";

/** One line of the answer of `/execute`, as E2B's SDKs read it. */
export type OutputLine =
  | { type: "number_of_executions"; execution_count: number }
  | { type: "stdout" | "stderr"; text: string; timestamp: string }
  | ({ type: "result"; is_main_result: boolean; extra: MimeBundle } & MimeBundle)
  | { type: "error"; name: string; value: string; traceback: string }
  | { type: "keepalive" | "end_of_execution" };

/** The formats that have a name in the protocol; all others are `extra`. */
const NAMES: Record<string, string> = {
  "text/plain": "text",
  "text/html": "html",
  "text/markdown": "markdown",
  "image/svg+xml": "svg",
  "image/png": "png",
  "image/jpeg": "jpeg",
  "application/pdf": "pdf",
  "text/latex": "latex",
  "application/json": "json",
  "application/javascript": "javascript",
  "application/vnd.e2b.data.v1+json": "data",
  "application/vnd.e2b.chart.v1+json": "chart",
};

/** The lines that an event of a run comes to; `count` is the number of the execution in its context. */
export function describeEvent(event: ExecutionEvent, count: number): OutputLine[] {
  switch (event.type) {
    case "started":
      return [{ type: "number_of_executions", execution_count: count }];
    case "stdout":
    case "stderr":
      return [{ type: event.type, text: event.text, timestamp: new Date().toISOString() }];
    case "display":
      return [describeBundle(event.display.data, false)];
    default:
      return []; // The result comes with the end of the run, and the protocol knows nothing else.
  }
}

/** The lines that a run ends with: its value, and how it failed. */
export function describeEnd({ value, error }: ExecutionResult): OutputLine[] {
  const lines: OutputLine[] = value === null ? [] : [describeBundle(value, true)];
  if (error !== null) {
    const { type, code, message, suggestion, traceback } = error;
    // What Python did not raise says what to do about it.
    const text = type === null ? `${message}. ${suggestion}` : message;
    lines.push({ type: "error", name: type ?? code, value: text, traceback });
  }
  return lines;
}

function describeBundle(bundle: MimeBundle, isMain: boolean): OutputLine {
  const entries = Object.entries(bundle);
  const named = entries.flatMap(([mime, content]) => (Object.hasOwn(NAMES, mime) ? [[NAMES[mime], content]] : []));
  const extra = Object.fromEntries(entries.filter(([mime]) => !Object.hasOwn(NAMES, mime)));
  const fields = Object.fromEntries(named) as MimeBundle;
  if (typeof fields["text"] === "string") fields["text"] = withoutQuotes(fields["text"]);
  return { ...fields, type: "result", is_main_result: isMain, extra };
}

/** A string's representation without its quotes, as E2B has it. */
function withoutQuotes(text: string): string {
  return /^(?:'[^]*'|"[^]*")$/.test(text) ? text.slice(1, -1) : text;
}
