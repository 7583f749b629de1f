import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { policySchema } from "../../../src/config/policy.ts";
import { MAX_TOOL_REPLY_BYTES } from "../../../src/protocol/index.ts";
import { Run } from "../../../sidecar/sessions/run.ts";
import { checkTools, ToolCalls } from "../../../sidecar/sessions/tool-calls.ts";

const signature = { name: "search", parameters: [], documentation: "" };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start(rules: Record<string, unknown> = {}) {
  const run = new Run({ type: "execute", id: "run", session: "s", code: "", tools: [signature] }, 100);
  const answers: unknown[] = [];
  const calls = new ToolCalls(run, policySchema.parse({ tools: rules }).tools, (ask, answer) =>
    answers.push([ask, answer]),
  );
  const ask = (number: number, tool = "search", text = "{}") => calls.start(number, { tool, arguments: text });
  return { run, calls, answers, ask };
}

test("passes a call on to the client, and its reply back to the question behind it", () => {
  const { run, calls, answers, ask } = start();
  ask(7);
  ask(9);
  expect(calls.reply(2, { value: "1" })).toBe(true);
  expect(calls.reply(1, { error: "no" })).toBe(true);
  expect(answers).toEqual([
    [9, { value: "1" }],
    [7, { error: "no" }],
  ]);
  expect(run.events).toMatchObject([
    { type: "tool.call", call: 1, tool: "search", arguments: "{}" },
    { type: "tool.call", call: 2 },
    { type: "tool.end", call: 2, error: null },
    { type: "tool.end", call: 1, error: "no" },
  ]);
});

test("takes one reply to a call, and none to a call that was never made", () => {
  const { calls, answers, ask } = start();
  ask(1);
  calls.reply(1, { value: "1" });
  expect(calls.reply(1, { value: "2" })).toBe(false);
  expect(calls.reply(2, { value: "2" })).toBe(false);
  expect(answers).toHaveLength(1);
});

test("refuses a tool that the client did not offer, without asking it", () => {
  const { run, answers, ask } = start();
  ask(1, "delete");
  expect(answers).toEqual([[1, { error: 'This run has no tool "delete"' }]]);
  expect(run.events).toEqual([]);
});

test("refuses calls beyond the number that the policy allows in one run", () => {
  const { answers, ask } = start({ maxCalls: 2 });
  for (const number of [1, 2, 3]) ask(number);
  expect(answers).toEqual([[3, { error: "The limit of 2 calls in one run is reached" }]]);
});

test("refuses arguments that are too long together", () => {
  const { answers, ask } = start();
  for (let number = 1; number <= 17; number++) ask(number, "search", " ".repeat(1024 * 1024));
  expect(answers).toEqual([[17, { error: "The arguments of all calls of this run are too long together" }]]);
});

test("refuses calls while the run is being ended", () => {
  const { run, answers, ask } = start();
  run.stopReason = "timeout";
  ask(1);
  expect(answers).toEqual([[1, { error: "The run is being ended" }]]);
});

test("ends a call that takes too long, and does not take its reply any more", () => {
  const { run, calls, answers, ask } = start({ maxSeconds: 2 });
  ask(1);
  vi.advanceTimersByTime(1999);
  expect(answers).toEqual([]);
  vi.advanceTimersByTime(1);
  const error = 'The tool "search" did not answer within 2 s';
  expect(answers).toEqual([[1, { error }]]);
  expect(run.events.at(-1)).toMatchObject({ type: "tool.end", call: 1, error });
  expect(calls.reply(1, { value: "1" })).toBe(false);
});

test("ends the calls that wait when the run ends, and leaves no timer behind", () => {
  const { run, calls, answers, ask } = start();
  ask(1);
  calls.abandon();
  expect(run.events.at(-1)).toMatchObject({ type: "tool.end", call: 1, error: "The run ended first" });
  expect([answers, vi.getTimerCount()]).toEqual([[], 0]);
});

test("keeps a reply from Python that is longer than its kernel can take", () => {
  const { answers, calls, ask } = start();
  ask(1);
  calls.reply(1, { value: "ä".repeat(MAX_TOOL_REPLY_BYTES / 2 + 1) });
  expect(answers).toEqual([[1, { error: "The tool's result is too long" }]]);
});

const check = (allow: unknown) => checkTools([signature], policySchema.parse({ tools: { allow } }).tools);

test("refuses a run with tools that the policy does not allow", () => {
  expect(() => check("any")).not.toThrow();
  expect(() => check(["search"])).not.toThrow();
  expect(() => check(["other"])).toThrow('The policy does not let Python call the tool "search"');
  expect(() => check("none")).toThrow(expect.objectContaining({ code: "POLICY_DENIED" }));
});
