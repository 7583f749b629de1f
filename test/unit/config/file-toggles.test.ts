import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FileToggleStore } from "../../../src/config/file-toggles.ts";

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "toggles-"));
  path = join(directory, "deeper", "toggles.json");
});
afterEach(() => rm(directory, { recursive: true }));

test("knows after a restart what was set before", async () => {
  await new FileToggleStore(path).set({ conversation: "__proto__" }, "tool", true);
  await new FileToggleStore(path).set({ agent: "analyst" }, "tool", false);
  const restarted = new FileToggleStore(path);
  expect(await restarted.get({ conversation: "__proto__" }, "tool")).toBe(true);
  expect(await restarted.get({ agent: "analyst" }, "tool")).toBe(false);
});

test("forgets a setting that is taken away", async () => {
  const store = new FileToggleStore(path);
  await store.set({ agent: "analyst" }, "tool", true);
  await store.set({ agent: "analyst" }, "tool", undefined);
  expect(await store.get({ agent: "analyst" }, "tool")).toBeUndefined();
});

test("keeps every one of many settings made at once, and leaves no other file behind", async () => {
  const store = new FileToggleStore(path);
  const names = Array.from({ length: 20 }, (_, index) => `conversation-${index}`);
  await Promise.all(names.map((conversation) => store.set({ conversation }, "tool", true)));
  expect(await Promise.all(names.map((conversation) => store.get({ conversation }, "tool")))).not.toContain(undefined);
  expect(await readdir(join(directory, "deeper"))).toEqual(["toggles.json"]);
});

test.each([
  ["torn", '{"toggles":[{"agent":"analyst","to'],
  ["of another shape", '{"toggles":{"analyst":true}}'],
])("names a file that is %s, never overwrites it, and goes on when it is corrected", async (_, damaged) => {
  const store = new FileToggleStore(path);
  await store.set({ agent: "analyst" }, "tool", true);
  const whole = await readFile(path, "utf8");
  await writeFile(path, damaged);
  const error = { code: "BAD_POLICY", message: expect.stringContaining(path) };
  await expect(store.get({ agent: "analyst" }, "tool")).rejects.toMatchObject(error);
  await expect(store.set({ agent: "analyst" }, "tool", false)).rejects.toMatchObject(error);
  expect(await readFile(path, "utf8")).toBe(damaged);
  await writeFile(path, whole);
  expect(await store.get({ agent: "analyst" }, "tool")).toBe(true);
});
