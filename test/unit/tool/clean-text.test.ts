import { expect, test } from "vitest";
import { cleanText } from "../../../src/tool/index.ts";

test("leaves ordinary text alone, with its tabs and line feeds", () => {
  expect(cleanText("✓ PASS\t| größer\n日本")).toBe("✓ PASS\t| größer\n日本");
});

test("takes terminal escapes away, whole and in pieces", () => {
  expect(cleanText("\u001b[31mred\u001b[0m \u001b]0;title\u0007end")).toBe("red end");
  expect(cleanText("a\u001b")).toBe("a");
  expect(cleanText("x\u0000\u0008\u0085y")).toBe("xy");
});

test.each([
  ["a cleared screen, then text up to a bell", "\u001b[2Jhi\u0007 there", "hi there"],
  ["a link, ended by a string terminator", "\u001b]8;;http://a/\u001b\\text\u001b]8;;\u001b\\", "text"],
  ["a title that never ends", "\u001b]0;title\nline", "0;title\nline"],
  ["one-byte forms", "\u009b31mred\u009b0m \u009d0;title\u009cend", "red end"],
  ["a character set and a saved cursor", "\u001b(Ba\u001b7b\u001bcc", "abc"],
  ["a sequence that is cut off", "a\u001b[31", "a31"],
])("takes no visible text away with %s", (_, text, clean) => {
  expect(cleanText(text)).toBe(clean);
});

test("takes away marks that turn the reading direction around", () => {
  expect(cleanText("safe\u202Egpj.exe")).toBe("safegpj.exe");
});

test("keeps the last state of a line that was overwritten", () => {
  expect(cleanText("10%\r50%\r100%\ndone\r\n")).toBe("100%\ndone\n");
});

test("replaces half a surrogate pair", () => {
  expect(cleanText(`${"😀".slice(0, 1)}x😀`)).toBe("\uFFFDx😀");
});

test("takes time that grows with the text, not with its square", () => {
  expect(cleanText(`${"x".repeat(2_000_000)}\ry`)).toBe("y");
  for (const beginning of ["\u001b]", "\u009d", "\u001b[", "\u001b "]) {
    expect(cleanText(beginning.repeat(300_000)).length).toBeLessThanOrEqual(300_000);
  }
});
