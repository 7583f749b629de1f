import { PassThrough, Readable } from "node:stream";
import { expect, test } from "vitest";
import { readMessages } from "../../../../src/cli/demo/read-messages.ts";

async function read(typed: string): Promise<string[]> {
  const messages: string[] = [];
  const { signal } = new AbortController();
  const streams = { input: Readable.from([typed]), output: new PassThrough().resume() };
  for await (const message of readMessages({ ...streams, signal })) messages.push(message);
  return messages;
}

test("takes each line as a message, and leaves empty ones out", async () => {
  expect(await read("x = 1\n\n  \nprint(x)\n")).toEqual(["x = 1", "print(x)"]);
});

test("takes the lines between two fences as one message", async () => {
  const block = "```python\nfor n in range(3):\n\n    print(n)\n```";
  expect(await read(`${block}\n6*7\n`)).toEqual([block, "6*7"]);
});

test("ends when its signal is aborted", async () => {
  const abort = new AbortController();
  const streams = { input: new PassThrough(), output: new PassThrough().resume() };
  const messages = readMessages({ ...streams, signal: abort.signal });
  const first = messages.next();
  abort.abort();
  expect(await first).toEqual({ done: true, value: undefined });
});
