import { expect, test } from "vitest";
import { EventQueue } from "../../../../src/platform/chat/event-queue.ts";

const event = (delta: string) => ({ type: "text", message: "m", delta }) as const;

test("tells a new reader where things stand, and then what is new", async () => {
  const queue = new EventQueue();
  queue.push(event("before"));
  expect(await queue.next()).toBe(true);
  expect([queue.isBehind, queue.take()]).toEqual([true, []]);
  queue.catchUp();
  queue.push(event("after"));
  expect(await queue.next()).toBe(true);
  expect(queue.take()).toEqual([event("after")]);
});

test("keeps no more than it may for a reader that is asleep, and tells it anew where things stand", () => {
  const queue = new EventQueue();
  queue.catchUp();
  for (let count = 0; count <= 1000; count += 1) queue.push(event("x"));
  expect([queue.isBehind, queue.take()]).toEqual([true, []]);
});

test("wakes its reader for an event, for a sign of life and for the end", async () => {
  const queue = new EventQueue();
  queue.catchUp();
  for (const act of [() => queue.push(event("x")), () => queue.wake()]) {
    queue.take();
    const next = queue.next();
    act();
    expect(await next).toBe(true);
  }
  queue.take();
  const next = queue.next();
  queue.close();
  expect(await next).toBe(false);
});
