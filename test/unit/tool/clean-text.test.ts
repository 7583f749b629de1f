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
});
