import { expect, test, vi } from "vitest";
import type { RunOptions } from "../../../src/client/index.ts";
import { OpenRun } from "../../../src/mcp/open-run.ts";
import { ANSWER_TIME_MS, OpenRuns } from "../../../src/mcp/open-runs.ts";

const QUESTION = { prompt: "Name? ", password: false };

/** A run that asks twice and returns the answers. */
async function askTwice({ onInput }: RunOptions): Promise<(string | null | undefined)[]> {
  return [await onInput?.(QUESTION), await onInput?.(QUESTION)];
}

async function askAndPrint({ onEvent, onInput }: RunOptions): Promise<void> {
  await onInput?.(QUESTION);
  onEvent?.({ type: "stdout", run: "1", seq: 1, text: "second" });
}

test("a run goes on from round to round with the answers", async () => {
  const run = new OpenRun(askTwice, "ann", true);
  expect(await run.follow({})).toEqual({ asks: QUESTION });
  expect(run.answer("Ada")).toBe(true);
  expect(await run.follow({})).toEqual({ asks: QUESTION });
  expect(run.answer(null)).toBe(true);
  expect(await run.follow({})).toEqual({ result: ["Ada", null] });
  expect(run.answer("late")).toBe(false);
});

test("a run of a client that cannot be asked has no input", async () => {
  expect(await new OpenRun(askTwice, "ann", false).follow({})).toEqual({ result: [undefined, undefined] });
});

test("nobody is asked for a password", async () => {
  expect(
    await new OpenRun(async ({ onInput }) => onInput?.({ prompt: "", password: true }), "ann", true).follow({}),
  ).toEqual({ result: null });
});

test("an abort ends the run only in the round that it belongs to", async () => {
  const first = new AbortController();
  let signal: AbortSignal | undefined;
  const perform = async (options: RunOptions) => {
    signal = options.signal;
    await options.onInput?.(QUESTION);
    if (!signal?.aborted) await new Promise((resolve) => signal?.addEventListener("abort", resolve));
    return "ended";
  };
  const run = new OpenRun(perform, "ann", true);
  await run.follow({ signal: first.signal });
  first.abort();
  expect(signal?.aborted).toBe(false);
  run.answer("go on");
  const second = new AbortController();
  const ending = run.follow({ signal: second.signal });
  second.abort();
  expect(await ending).toEqual({ result: "ended" });
});

test("events reach the round that follows the run", async () => {
  const seen: string[] = [];
  const run = new OpenRun(askAndPrint, "ann", true);
  await run.follow({ onEvent: () => seen.push("first") });
  run.answer("");
  await run.follow({ onEvent: (event) => seen.push("text" in event ? event.text : "") });
  expect(seen).toEqual(["second"]);
});

test("a failure reaches the round that follows the run", async () => {
  await expect(new OpenRun(() => Promise.reject(new Error("broken")), "ann", false).follow({})).rejects.toThrow(
    "broken",
  );
});

test("a kept run is taken up once, by its caller only", async () => {
  const runs = new OpenRuns<unknown>();
  const run = new OpenRun(askTwice, "ann", true);
  await run.follow({});
  const id = runs.keep(run);
  expect(runs.take(id, "bob")).toBeUndefined();
  expect(runs.take(id, "ann")).toBe(run);
  expect(runs.take(id, "ann")).toBeUndefined();
});

test("a run that waits for too long gets no more input", async () => {
  const schedule = vi.fn((_action: () => void, _delayMs: number) => ({ cancel: vi.fn() }));
  const runs = new OpenRuns<unknown>(schedule);
  const run = new OpenRun(async ({ onInput }) => (await onInput?.(QUESTION)) ?? "no input", "ann", true);
  await run.follow({});
  const id = runs.keep(run);
  expect(schedule.mock.calls[0]?.[1]).toBe(ANSWER_TIME_MS);
  schedule.mock.calls[0]?.[0]();
  expect(await run.follow({})).toEqual({ result: "no input" });
  expect(runs.take(id, "ann")).toBeUndefined();
});
