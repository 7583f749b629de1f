import type { ExecutionEvent, ExecutionResult, Output } from "../protocol/index.ts";
import type { ExecutionView, Refusal, RunResult } from "./execution-view.ts";

/** A run that is about to begin; `now` is in milliseconds since 1970. */
export function beginExecution(code: string, now = Date.now()): ExecutionView {
  return {
    code,
    state: "running",
    startedAt: now,
    outputs: [],
    notices: [],
    input: null,
    result: null,
    refusal: null,
  };
}

/** The run after one of its events; to be shown anew each time. */
export function addEvent(view: ExecutionView, event: ExecutionEvent): ExecutionView {
  switch (event.type) {
    case "stdout":
    case "stderr":
      return { ...view, outputs: addText(view.outputs, event.type, event.text) };
    case "display":
      return { ...view, outputs: [...view.outputs, { type: "display", display: event.display }] };
    case "stdin.request":
      return { ...view, state: "waiting", input: { prompt: event.prompt, password: event.password } };
    case "notice":
      return { ...view, notices: [...view.notices, event.message] };
    case "result":
      return endExecution(view, event.result);
    default:
      return view;
  }
}

/** The run after an answer to `input()` was sent. */
export function resumeExecution(view: ExecutionView): ExecutionView {
  return { ...view, state: "running", input: null };
}

/** The run with its result; what the result put out counts where no event said it before. */
export function endExecution(view: ExecutionView, result: ExecutionResult): ExecutionView {
  const outputs = view.outputs.length > 0 ? view.outputs : outputsOfResult(result);
  return { ...view, state: "done", input: null, outputs, result: withoutOutputs(result) };
}

/** A run that the sandbox did not take. */
export function refuseExecution(view: ExecutionView, { code, message, suggestion }: Refusal): ExecutionView {
  return { ...view, state: "done", input: null, refusal: { code, message, suggestion } };
}

function addText(outputs: Output[], type: "stdout" | "stderr", text: string): Output[] {
  const last = outputs.at(-1);
  if (last?.type !== type) return [...outputs, { type, text }];
  return [...outputs.slice(0, -1), { type, text: last.text + text }];
}

function outputsOfResult({ stdout, stderr, displays }: ExecutionResult): Output[] {
  const texts: Output[] = [
    { type: "stdout", text: stdout },
    { type: "stderr", text: stderr },
  ];
  return [
    ...texts.filter((output) => output.type === "display" || output.text !== ""),
    ...displays.map((display): Output => ({ type: "display", display })),
  ];
}

function withoutOutputs(result: ExecutionResult): RunResult {
  const { stdout: _stdout, stderr: _stderr, displays: _displays, returned: _returned, ...rest } = result;
  return rest;
}
