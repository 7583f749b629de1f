import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { SandboxClient, type Session } from "../../../src/client/index.ts";
import type { ExecutionEvent } from "../../../src/protocol/index.ts";

let client: SandboxClient;
let session: Session;

beforeAll(async () => void (client = await SandboxClient.connect()));
afterAll(() => client.close());
beforeEach(() => void (session = client.session(randomUUID())));
afterEach(() => session.close());

test("keeps the variables from run to run", async () => {
  expect((await session.execute("x = 6")).session).toMatchObject({ run: 1, state: "new" });
  const result = await session.execute("x * 7");
  expect(result).toMatchObject({ status: "success", value: { "text/plain": "42" } });
  expect(result.session).toMatchObject({ id: session.id, run: 2, state: "kept" });
  expect(await session.variables()).toMatchObject([{ name: "x", type: "int", preview: "6" }]);
});

test("streams the output while the code runs", async () => {
  const onInput = vi.fn(async () => "go on");
  const events: ExecutionEvent["type"][] = [];
  await session.execute("print('first')\ninput()\nprint('second')", {
    onInput,
    onEvent: (event) => void events.push(event.type),
  });
  expect(events).toEqual(["started", "stdout", "stdin.request", "stdout", "result"]);
});

test("queues runs of one session in order", async () => {
  const codes = Array.from({ length: 5 }, (_, index) => `order = [*globals().get('order', []), ${index}]\norder`);
  const results = await Promise.all(codes.map((code) => session.execute(code)));
  expect(results.map(({ session }) => session.run)).toEqual([1, 2, 3, 4, 5]);
  expect(results.at(-1)?.value).toEqual({ "text/plain": "[0, 1, 2, 3, 4]" });
});

test("an abort interrupts the run, and the variables stay", async () => {
  await session.execute("x = 1");
  const controller = new AbortController();
  const onEvent = (event: ExecutionEvent) => void (event.type === "stdout" && controller.abort());
  const options = { signal: controller.signal, onEvent };
  const result = await session.execute("print('on', flush=True)\nwhile True: pass", options);
  expect(result).toMatchObject({ status: "cancelled", stdout: "on\n", error: { code: "CANCELLED" } });
  expect(await session.execute("x")).toMatchObject({ value: { "text/plain": "1" }, session: { state: "kept" } });
});

test("an abort cancels a run that waits for another one, and leaves that one alone", async () => {
  const controller = new AbortController();
  const onInput = async () => {
    controller.abort();
    return "done";
  };
  const first = session.execute("input()", { onInput });
  const second = session.execute("ran = True", { signal: controller.signal });
  expect(await first).toMatchObject({ status: "success", value: { "text/plain": "'done'" } });
  expect((await second).status).toBe("cancelled");
  expect((await session.execute("'ran' in globals()")).value).toEqual({ "text/plain": "False" });
});

test("asks the caller for Python's input, and says when there is none", async () => {
  const onInput = vi.fn(async () => "Ada");
  const result = await session.execute("name = input('Name? ')\nf'Hello {name}'", { onInput });
  expect(onInput).toHaveBeenCalledWith({ prompt: "Name? ", password: false });
  expect(result.value).toEqual({ "text/plain": "'Hello Ada'" });
  expect(await session.execute("input()")).toMatchObject({ status: "error", error: { type: "EOFError" } });
});

test.each([0, 1, 20 * 2 ** 20 + 1])("a file of %d bytes comes back as it went", async (size) => {
  const data = randomBytes(size);
  await session.files.put("data/blob.bin", data);
  expect(await session.files.list()).toMatchObject([{ path: "data/blob.bin", size }]);
  expect((await session.execute("import os\nos.path.getsize('data/blob.bin')")).value).toEqual({
    "text/plain": String(size),
  });
  expect(data.equals(await session.files.get("data/blob.bin"))).toBe(true);
  await session.files.delete("data/blob.bin");
  expect(await session.files.list()).toEqual([]);
});

test("files go both ways at the same time", async () => {
  const files = Array.from({ length: 4 }, () => randomBytes(5 * 2 ** 20));
  await Promise.all(files.map((data, index) => session.files.put(`${index}.bin`, data)));
  const back = await Promise.all(files.map((_, index) => session.files.get(`${index}.bin`)));
  for (const [index, data] of files.entries()) expect(data.equals(back[index]!)).toBe(true);
});

test.each([
  ["reading what is not there", "FILE_NOT_FOUND", () => session.files.get("nothing.txt")],
  ["deleting what is not there", "FILE_NOT_FOUND", () => session.files.delete("nothing.txt")],
  ["writing outside /workspace", "BAD_PATH", () => session.files.put("../escaped.txt", "x")],
  ["reading outside /workspace", "BAD_PATH", () => session.files.get("/etc/passwd")],
  ["a file over the limit", "FILE_TOO_LARGE", () => session.files.put("big.bin", new Uint8Array(201 * 2 ** 20))],
])("refuses %s, and the session goes on", async (_, code, use) => {
  await expect(use()).rejects.toMatchObject({ code });
  expect((await session.execute("1")).status).toBe("success");
});

test("twenty conversations at once keep their variables apart", { timeout: 240_000 }, async () => {
  const sessions = Array.from({ length: 20 }, () => client.session(randomUUID()));
  await Promise.all(sessions.map((session, index) => session.execute(`x = ${index}`)));
  const results = await Promise.all(sessions.map((session) => session.execute("x")));
  expect(results.map(({ value }) => value)).toEqual(sessions.map((_, index) => ({ "text/plain": String(index) })));
  await Promise.all(sessions.map((session) => session.close()));
});
