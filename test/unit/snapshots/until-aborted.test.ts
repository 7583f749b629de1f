import { expect, test } from "vitest";
import { untilAborted } from "../../../sidecar/snapshots/store/until-aborted.ts";

async function* giveThenWait(count: number): AsyncGenerator<number, void> {
  for (let i = 0; i < count; i++) yield i;
  await new Promise(() => {});
}

test("ends the other when it is ended itself", async () => {
  let ended = false;
  async function* items(): AsyncGenerator<number, void> {
    try {
      yield* [1, 2, 3];
    } finally {
      ended = true;
    }
  }
  const taken: number[] = [];
  for await (const item of untilAborted(items(), undefined)) {
    taken.push(item);
    if (item === 2) break;
  }
  expect(taken).toEqual([1, 2]);
  await expect.poll(() => ended).toBe(true);
});

test("throws the reason while it waits for what never comes", async () => {
  const controller = new AbortController();
  const items = untilAborted(giveThenWait(1), controller.signal);
  expect(await items.next()).toEqual({ done: false, value: 0 });
  const waiting = items.next();
  controller.abort(new Error("Enough"));
  await expect(waiting).rejects.toThrow("Enough");
});

test("takes nothing once the signal is aborted", async () => {
  const controller = new AbortController();
  const items = untilAborted(giveThenWait(9), controller.signal);
  await items.next();
  controller.abort(new Error("Enough"));
  await expect(items.next()).rejects.toThrow("Enough");
  await expect(untilAborted(giveThenWait(9), AbortSignal.abort("before")).next()).rejects.toBe("before");
});
