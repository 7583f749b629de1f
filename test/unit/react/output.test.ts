import { describe, expect, test } from "vitest";
import { readAnsi } from "../../../src/react/output/ansi.ts";
import { cutText, pageBounds, tailOf } from "../../../src/react/output/cut-text.ts";
import { settleLines } from "../../../src/react/output/terminal-text.ts";
import { withoutPrompt } from "../../../src/react/output/without-prompt.ts";

const ESC = "\u001b";
const printed = (text: string) => [{ type: "stdout" as const, text }];
const textOf = (text: string) =>
  readAnsi(text)
    .map((span) => span.text)
    .join("");

test("a question that waits for its answer is left out at the end of the output, and of nothing else", () => {
  const asked = { prompt: "Who? ", password: false };
  expect(withoutPrompt(printed("Hello\nWho? "), asked)).toEqual(printed("Hello\n"));
  expect(withoutPrompt(printed("Who? "), asked)).toEqual([]);
  expect(withoutPrompt(printed("Who? Ada\n"), asked)).toEqual(printed("Who? Ada\n"));
  expect(withoutPrompt(printed("Who? "), null)).toEqual(printed("Who? "));
  expect(withoutPrompt(printed("a "), { prompt: " ", password: false })).toEqual(printed("a "));
});

describe("colours of a terminal", () => {
  test("are read from the palette, from 256 colours and from three parts", () => {
    const spans = readAnsi(`a${ESC}[1;31mb${ESC}[38;5;196mc${ESC}[48;2;1;2;3md${ESC}[0me`);
    expect(spans.map(({ text, color, background, bold }) => ({ text, color, background, bold }))).toEqual([
      { text: "a", color: null, background: null, bold: false },
      { text: "b", color: 1, background: null, bold: true },
      { text: "c", color: "rgb(255 0 0)", background: null, bold: true },
      { text: "d", color: "rgb(255 0 0)", background: "rgb(1 2 3)", bold: true },
      { text: "e", color: null, background: null, bold: false },
    ]);
  });

  test("end with their own codes, and an empty code ends all", () => {
    const spans = readAnsi(`${ESC}[94;4mx${ESC}[39my${ESC}[mz`);
    expect(spans.map(({ color, underline }) => [color, underline])).toEqual([
      [12, true],
      [null, true],
      [null, false],
    ]);
  });

  test("are all that is left of a terminal's escapes", () => {
    expect(textOf(`${ESC}]0;title\u0007a${ESC}[2Jb${ESC}[?25lc${ESC}(Bd\u0000\u009be`)).toBe("abcde");
    expect(textOf(`${ESC}]8;;http://evil.test${ESC}\\link${ESC}]8;;${ESC}\\`)).toBe("link");
    expect(textOf(`${ESC}[<script>`)).not.toContain(ESC);
    expect(textOf(`text${ESC}`)).toBe("text");
  });

  test("can only be colours, whatever the numbers are", () => {
    expect(readAnsi(`${ESC}[38;2;999;0;300mx`)[0]?.color).toBe("rgb(231 0 44)");
    expect(readAnsi(`${ESC}[38;5;999mx`)[0]?.color).toBe("rgb(238 238 238)");
  });
});

describe("lines that are written over", () => {
  test("leave what was written last", () => {
    expect(settleLines("10%\r50%\r100%\ndone\n")).toBe("100%\ndone\n");
  });

  test("stay while nothing comes after the carriage return", () => {
    expect(settleLines("10%\r50%\r")).toBe("50%");
    expect(settleLines("windows\r\nlines\r\n")).toBe("windows\nlines\n");
  });

  test("take no longer where there are very many", () => {
    expect(settleLines(`${"\r".repeat(2_000_000)}x${"\r".repeat(2_000_000)}`)).toBe("x");
  });

  test("lose the characters that are taken back", () => {
    expect(settleLines("ab\b\bxy\b!")).toBe("x!");
  });
});

describe("a long text", () => {
  const lines = Array.from({ length: 1000 }, (_, i) => `line ${i}\n`).join("");

  test("keeps its beginning and its end, and says how much is between", () => {
    const { head, omitted, tail } = cutText(lines, { lines: 10, characters: 10_000 });
    expect(head.split("\n").slice(0, -1)).toHaveLength(10);
    expect(tail.startsWith("line 990\n")).toBe(true);
    expect(omitted?.lines).toBe(980);
    expect(head.length + (omitted?.characters ?? 0) + tail.length).toBe(lines.length);
  });

  test("is whole when it fits", () => {
    expect(cutText("a\nb\n", { lines: 2, characters: 100 })).toEqual({ head: "a\nb\n", omitted: null, tail: "" });
    expect(cutText("", { lines: 2, characters: 100 }).omitted).toBeNull();
  });

  test("of one line is cut by its characters", () => {
    const { head, omitted, tail } = cutText("x".repeat(1000), { lines: 10, characters: 100 });
    expect([head.length, omitted, tail.length]).toEqual([100, { lines: 0, characters: 800 }, 100]);
  });

  test("has an end that keeps whole lines", () => {
    expect(tailOf(lines, { lines: 2, characters: 1000 })).toBe("line 998\nline 999\n");
    expect(tailOf("a\nb", { lines: 1, characters: 1000 })).toBe("b");
    expect(tailOf("\n", { lines: 5, characters: 1000 })).toBe("\n");
  });

  test("has pages that make up the whole", () => {
    const bounds = pageBounds(lines, { lines: 300, characters: 100_000 });
    expect(bounds).toHaveLength(5);
    expect(bounds.at(-1)).toBe(lines.length);
    expect(lines.slice(bounds[1], bounds[2]).startsWith("line 300\n")).toBe(true);
    expect(pageBounds("x".repeat(250), { lines: 300, characters: 100 })).toEqual([0, 100, 200, 250]);
  });
});
