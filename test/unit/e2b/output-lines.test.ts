import { expect, test } from "vitest";
import { describeEnd, describeEvent } from "../../../src/e2b/output-lines.ts";
import type { ExecutionError, ExecutionResult, MimeBundle } from "../../../src/protocol/index.ts";

const end = (result: { value?: MimeBundle | null; error?: ExecutionError | null }) =>
  describeEnd({ value: null, error: null, ...result } as ExecutionResult);

test("names the formats that have a name, and has all others as extra", () => {
  const data = {
    "text/plain": "text",
    "application/vnd.e2b.chart.v1+json": { type: "line" },
    "application/vnd.e2b.data.v1+json": { a: [1] },
    "application/vnd.plotly.v1+json": { data: [] },
    constructor: "odd",
    type: "error",
  };
  const [line] = describeEvent({ type: "display", run: "r", seq: 1, display: { data, metadata: {} } }, 1);
  expect(line).toEqual({
    type: "result",
    is_main_result: false,
    text: "text",
    chart: { type: "line" },
    data: { a: [1] },
    extra: { "application/vnd.plotly.v1+json": { data: [] }, constructor: "odd", type: "error" },
  });
});

test.each([
  ["'a'", "a"],
  ['"it\'s"', "it's"],
  ["'a\\n'", "a\\n"],
  ["'", "'"],
  ["['a']", "['a']"],
  ["b'a'", "b'a'"],
])("gives the text %s as %s", (text, expected) => {
  expect(end({ value: { "text/plain": text } })).toMatchObject([{ is_main_result: true, text: expected }]);
});

test("sends the value before the error, and what to do where Python raised nothing", () => {
  const error = {
    code: "EXECUTION_TIMEOUT",
    type: null,
    message: "Too long",
    line: null,
    traceback: "",
    suggestion: "Split.",
  };
  expect(end({ value: { "text/plain": "1" }, error: error as ExecutionError })).toEqual([
    { type: "result", is_main_result: true, text: "1", extra: {} },
    { type: "error", name: "EXECUTION_TIMEOUT", value: "Too long. Split.", traceback: "" },
  ]);
  const raised = { ...error, code: "RUNTIME_ERROR", type: "ValueError", traceback: "Traceback …" } as ExecutionError;
  expect(end({ error: raised })).toEqual([
    { type: "error", name: "ValueError", value: "Too long", traceback: "Traceback …" },
  ]);
});

test("counts executions as the context does, and leaves out what the protocol does not know", () => {
  expect(describeEvent({ type: "started", run: "r", seq: 1, session: "s", number: 9 }, 2)).toEqual([
    { type: "number_of_executions", execution_count: 2 },
  ]);
  expect(describeEvent({ type: "notice", run: "r", seq: 2, message: "Installing" }, 2)).toEqual([]);
});
