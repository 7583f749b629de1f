import { expect, test } from "vitest";
import { type RunTools, ToolCalls } from "../../../src/client/tool-calls.ts";
import { MAX_TOOL_REPLY_BYTES, SandboxError } from "../../../src/protocol/index.ts";

const perform = (call: RunTools["call"] | undefined, text = "{}") => {
  const calls = new ToolCalls(call && { signatures: [], call });
  const event = { type: "tool.call", run: "run", seq: 1, call: 1, tool: "f", arguments: text } as const;
  return { calls, reply: calls.perform(event) };
};

test("replies with what a call resolves with, as JSON text", async () => {
  const { reply } = perform(async ({ tool, arguments: input }) => ({ tool, input }), '{"a":[1]}');
  expect(await reply).toEqual({ value: '{"tool":"f","input":{"a":[1]}}' });
});

test("replies null for a call that resolves with nothing", async () => {
  expect(await perform(async () => undefined).reply).toEqual({ value: "null" });
});

test.for([
  ["its message", new TypeError("no"), "no"],
  ["its advice too", new SandboxError("BUSY", "Full", "Wait."), "Full. Wait."],
  ["what was thrown", "plain", "plain"],
  ["a sentence for nothing at all", new Error(""), "The tool failed without saying why"],
])("replies to a call that throws with %s", async ([, thrown, error]) => {
  expect(await perform(() => Promise.reject(thrown)).reply).toEqual({ error });
});

test.for(["[1]", "null", "{"])("refuses arguments that are no object: %s", async (text) => {
  expect(await perform(async () => 1, text).reply).toEqual({ error: expect.any(String) });
});

test("says so when a result is too long, or is not JSON", async () => {
  const long = await perform(async () => "x".repeat(MAX_TOOL_REPLY_BYTES)).reply;
  expect(long).toEqual({ error: expect.stringMatching(/^The result of "f" has \d+ bytes, over the limit of \d+/) });
  expect(await perform(async () => 1n).reply).toEqual({ error: expect.stringContaining("BigInt") });
});

test("refuses all calls of a run without tools", async () => {
  expect(await perform(undefined).reply).toEqual({ error: "The client of this run carries out no tools" });
});

const untilAborted = ({ signal }: { signal: AbortSignal }) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

test("aborts a call that is over for Python", async () => {
  const late = perform(untilAborted);
  late.calls.end(1, "Too late");
  expect(await late.reply).toEqual({ error: "Too late" });
  const cut = perform(untilAborted);
  cut.calls.endAll();
  expect(await cut.reply).toEqual({ error: "The run has ended" });
});
