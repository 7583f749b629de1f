import { expect, test } from "vitest";
import { decodeText, mimeTypeOf, readLines, replaceText } from "../../../src/deepagents/text.ts";

test("tells text from what is none", () => {
  expect(decodeText(new TextEncoder().encode("é\n"))).toBe("é\n");
  expect(decodeText(Uint8Array.of(0x89, 0x50, 0x00))).toBeUndefined();
  expect(decodeText(Uint8Array.of(0xff, 0xfe))).toBeUndefined();
});

test.for([
  ["a.py", true, "text/plain"],
  ["a.md", true, "text/markdown"],
  ["a.json", true, "application/json"],
  ["a.yaml", true, "text/yaml"],
  ["a.ipynb", true, "text/plain"],
  ["Dockerfile", true, "text/plain"],
  ["a.svg", true, "image/svg+xml"],
  ["a.png", false, "image/png"],
  ["a.pdf", false, "application/pdf"],
  ["a.txt", false, "application/octet-stream"],
  ["a.pkl", false, "application/octet-stream"],
] as const)("calls %s, which is text: %s, %s", ([path, isText, type]) => {
  expect(mimeTypeOf(path, isText)).toBe(type);
});

test("reads some lines, and says where the rest begins", () => {
  expect(readLines("a\nb\nc\n", 1, 1)).toEqual({
    content: "b",
    totalLines: 3,
    startLine: 2,
    endLine: 2,
    nextOffset: 2,
  });
  expect(readLines("a\nb", 0, 10)).toEqual({ content: "a\nb", totalLines: 2, startLine: 1, endLine: 2 });
  expect(readLines("", 0, 10)).toEqual({ content: "", totalLines: 0 });
  expect(readLines("a", 5, 10)).toEqual({ error: "Line offset 5 exceeds file length (1 lines)" });
  expect(readLines("a\nb", -3, Infinity)).toEqual({ content: "", totalLines: 2 });
});

const replace = (text: string, from: string, to: string, all = false) =>
  replaceText(text, { path: "f", from, to, all });

test("replaces what is there once, or all of it", () => {
  expect(replace("a b", "a", "$&")).toEqual({ text: "$& b", occurrences: 1 });
  expect(replace("a a", "a", "b", true)).toEqual({ text: "b b", occurrences: 2 });
  expect(replace("", "", "new")).toEqual({ text: "new", occurrences: 1 });
});

test("refuses to replace what is not there, is there twice, or is nothing", () => {
  expect(replace("a", "b", "c").error).toBe('The text to replace was not found in "f"');
  expect(replace("a a", "a", "b").error).toContain('is in "f" 2 times');
  expect(replace("a", "", "b").error).toBe('The text to replace in "f" is empty');
});
