import { describe, expect, test } from "vitest";
import type { ExecutionEvent, ExecutionResult } from "../../../src/protocol/index.ts";
import { describeRun, describeState } from "../../../src/react/card/describe-run.ts";
import {
  addEvent,
  beginExecution,
  endExecution,
  refuseExecution,
  resumeExecution,
} from "../../../src/react/follow-execution.ts";
import { formatBytes, formatCount, formatDuration } from "../../../src/react/shared/format.ts";

const DISPLAY = { data: { "text/plain": "shown" }, metadata: {} };
const RESULT: ExecutionResult = {
  status: "success",
  stdout: "ab",
  stderr: "",
  value: { "text/plain": "1" },
  displays: [DISPLAY],
  error: null,
  exitCode: null,
  files: [],
  packages: [],
  durationMs: 5,
  pythonVersion: "3.14.0",
  session: { id: "s", run: 1, state: "new", reason: null },
};

let seq = 0;
const event = (body: object) => ({ run: "r", seq: ++seq, ...body }) as ExecutionEvent;

describe("a run that is followed", () => {
  test("joins what it prints, waits for input, and ends with its result", () => {
    let view = beginExecution("code", 7);
    for (const body of [
      { type: "started", session: "s", number: 1 },
      { type: "stdout", text: "a" },
      { type: "stdout", text: "b" },
      { type: "display", display: DISPLAY },
      { type: "notice", message: "Installing" },
      { type: "stdin.request", prompt: "?", password: true },
    ]) {
      view = addEvent(view, event(body));
    }
    expect(view).toMatchObject({
      state: "waiting",
      input: { prompt: "?", password: true },
      notices: ["Installing"],
      startedAt: 7,
    });
    expect(view.outputs).toEqual([
      { type: "stdout", text: "ab" },
      { type: "display", display: DISPLAY },
    ]);
    view = resumeExecution(view);
    expect(view).toMatchObject({ state: "running", input: null });
    view = addEvent(view, event({ type: "result", result: RESULT }));
    expect(view).toMatchObject({ state: "done", result: { value: { "text/plain": "1" } } });
    expect(view.outputs).toHaveLength(2);
    expect(view.result).not.toHaveProperty("stdout");
  });

  test("has the outputs of its result where nobody followed it", () => {
    expect(endExecution(beginExecution("code"), RESULT).outputs).toEqual([
      { type: "stdout", text: "ab" },
      { type: "display", display: DISPLAY },
    ]);
  });

  test("does not change what it was", () => {
    const view = addEvent(beginExecution("code"), event({ type: "stdout", text: "a" }));
    addEvent(view, event({ type: "stdout", text: "b" }));
    expect(view.outputs).toEqual([{ type: "stdout", text: "a" }]);
  });
});

describe("a run is described", () => {
  const done = endExecution(beginExecution("code"), RESULT);

  test("by how it stands", () => {
    expect(describeRun(beginExecution("code"))).toEqual({ label: "Running", tone: "busy" });
    expect(describeRun(done)).toEqual({ label: "Done", tone: "good" });
    const refusal = { code: "BUSY", message: "Busy", suggestion: "Wait." };
    expect(describeRun(refuseExecution(done, refusal))).toEqual({ label: "Refused", tone: "bad" });
    const stopped = refuseExecution(done, { ...refusal, code: "CANCELLED" });
    expect(describeRun(stopped)).toEqual({ label: "Stopped", tone: "neutral" });
    expect(describeRun(refuseExecution(done, { ...refusal, code: "CONNECTION_LOST" }))).toMatchObject({
      label: "Lost",
    });
  });

  test.each([
    ["new", null, null],
    ["kept", null, "State kept"],
    ["restored", "The session is as it was after run 7", "State restored: The session is as it was after run 7"],
    ["lost", "Out of memory", "State lost: Out of memory. Run the code again that made what you need"],
  ] as const)("by what became of a state that is %s", (state, reason, text) => {
    expect(describeState({ status: "success", session: { id: "s", run: 2, state, reason } })).toBe(text);
  });
});

test("sizes, times and counts are written for people", () => {
  expect([1, 999, 1000, 9_960, 999_400, 999_600, 5e15].map(formatBytes)).toEqual([
    "1 byte",
    "999 bytes",
    "1.0 kB",
    "10 kB",
    "999 kB",
    "1.0 MB",
    "5000 TB",
  ]);
  expect([0.4, 85, 999, 4230, 59_960, 125_000].map(formatDuration)).toEqual([
    "0 ms",
    "85 ms",
    "999 ms",
    "4.2 s",
    "1 min 0 s",
    "2 min 5 s",
  ]);
  expect([formatCount(1, "line"), formatCount(12_000, "line")]).toEqual(["1 line", "12,000 lines"]);
});
