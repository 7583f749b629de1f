import { expect, test } from "vitest";
import { globFiles, grepFiles, listDirectory } from "../../../src/deepagents/search.ts";
import { SandboxError } from "../../../src/protocol/index.ts";

const FILES: Record<string, string | Uint8Array> = {
  "a.py": "import os\nx = 1\n",
  "data/b.csv": "x,y\n1,2",
  "data/deep/c.py": "x = 2",
  "image.bin": Uint8Array.of(0, 120, 0),
  ".deepagents/large_tool_results/call.txt": "x marks",
};
const entries = Object.entries(FILES).map(([path, content]) => ({ path, size: content.length, modifiedAt: 0 }));
const files = {
  list: async () => [...entries, { path: "huge.txt", size: 2 ** 40, modifiedAt: 0 }],
  get: async (path: string) => Buffer.from(FILES[path] ?? ""),
};
const grep = async (text: string, path: string, glob?: string, maxCount?: number) => {
  const { matches = [], truncated } = await grepFiles(files, {
    text,
    path,
    ...(glob && { glob }),
    ...(maxCount && { maxCount }),
  });
  return { found: matches.map((match) => `${match.path}:${match.line}:${match.text}`), truncated };
};

test("lists what is directly in a directory", () => {
  expect(listDirectory(entries, "/").map(({ path }) => path)).toEqual(["/large_tool_results/", "/workspace/"]);
  expect(listDirectory(entries, "/workspace/data")).toEqual([
    { path: "/workspace/data/b.csv", is_dir: false, size: 7, modified_at: "1970-01-01T00:00:00.000Z" },
    { path: "/workspace/data/deep/", is_dir: true },
  ]);
  expect(listDirectory(entries, "/workspace/dat")).toEqual([]);
});

test.for([
  ["**/*.py", "/", ["/workspace/a.py", "/workspace/data/deep/c.py"]],
  ["*.py", "/workspace", ["/workspace/a.py"]],
  ["/workspace/data/*", "/", ["/workspace/data/b.csv"]],
  ["**/c.{py,js}", "data", ["/workspace/data/deep/c.py"]],
  ["nothing", "/", []],
] as const)("finds the files of the pattern %s below %s", ([pattern, path, expected]) => {
  expect(globFiles(entries, pattern, path).map((file) => file.path)).toEqual(expected);
});

test("finds the lines that hold a text literally, in text files", async () => {
  expect((await grep("x", "/")).found).toEqual([
    "/workspace/a.py:2:x = 1",
    "/workspace/data/b.csv:1:x,y",
    "/workspace/data/deep/c.py:1:x = 2",
    "/large_tool_results/call.txt:1:x marks",
  ]);
  expect((await grep("x.=", "/")).found).toEqual([]);
  expect((await grep("x", "/workspace/a.py")).found).toEqual(["/workspace/a.py:2:x = 1"]);
  expect((await grep("x", "/", "*.py")).found).toHaveLength(2);
  expect((await grep("x", "/workspace", "data/*.csv")).found).toHaveLength(1);
});

test("says so when not all was searched, or not all is told", async () => {
  expect(await grep("x", "/", "*.py", 1)).toEqual({ found: ["/workspace/a.py:2:x = 1"], truncated: true });
  expect((await grep("x", "/")).truncated).toBe(true); // One file is too large.
  expect((await grep("x", "/", "*.py")).truncated).toBeUndefined();
});

const failing = (code: "FILE_NOT_FOUND" | "CONNECTION_LOST") => ({
  list: files.list,
  get: async (path: string) => {
    if (path === "a.py") throw new SandboxError(code, "It is gone");
    return files.get(path);
  },
});

test("a search passes over a file that is gone, and does not hide that the sandbox is", async () => {
  const wanted = { text: "x = ", path: "/" };
  const { matches } = await grepFiles(failing("FILE_NOT_FOUND"), wanted);
  expect(matches?.map(({ path }) => path)).toEqual(["/workspace/data/deep/c.py"]);
  await expect(grepFiles(failing("CONNECTION_LOST"), wanted)).rejects.toMatchObject({ code: "CONNECTION_LOST" });
});
