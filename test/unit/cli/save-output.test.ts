import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { saveFigures, saveFiles } from "../../../src/cli/save-output.ts";

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "out-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function sessionWith(data: string) {
  return { files: { get: () => Promise.resolve(Buffer.from(data)), open: none, put: none, list: none, delete: none } };
}

function none(): Promise<never> {
  return Promise.reject(new Error("Not called"));
}

const created = (path: string) => ({ path, size: 2, change: "created" as const });

test("saves files with their directories, and says where", async () => {
  const out = join(root, "out");
  expect(await saveFiles(sessionWith("hi"), [created("a/b.txt")], out)).toEqual([join(out, "a", "b.txt")]);
  expect(readFileSync(join(out, "a", "b.txt"), "utf8")).toBe("hi");
});

test.each(["../evil", "/etc/evil", "a/../../evil", "."])("refuses to save %j outside the directory", async (path) => {
  const out = join(root, "out");
  await expect(saveFiles(sessionWith("hi"), [created(path)], out)).rejects.toMatchObject({ code: "BAD_PATH" });
  expect(readdirSync(root)).toEqual([]);
});

test("saves the images among displays, numbered, and leaves out what is no image", async () => {
  const displays = [
    { data: { "text/plain": "3" }, metadata: {} },
    { data: { "image/png": PNG }, metadata: {} },
    { data: { "image/png": "bm90IGFuIGltYWdl" }, metadata: {} },
  ];
  expect(await saveFigures(displays, root)).toEqual([join(root, "figure-1.png")]);
  expect(readFileSync(join(root, "figure-1.png")).toString("base64")).toBe(PNG);
});
