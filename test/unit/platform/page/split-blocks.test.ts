import { describe, expect, test } from "vitest";
import { hasMath } from "../../../../src/platform/page/markdown/has-math.ts";
import { splitBlocks } from "../../../../src/platform/page/markdown/split-blocks.ts";

describe("splitBlocks", () => {
  test("splits between paragraphs, and loses nothing", () => {
    const text = "# Title\n\nOne\ntwo\n\n\nThree\n";
    expect(splitBlocks(text)).toEqual(["# Title\n\n", "One\ntwo\n\n\n", "Three\n"]);
    expect(splitBlocks(text).join("")).toBe(text);
  });

  test("keeps a fence with its blank lines in one block, also while it is open", () => {
    expect(splitBlocks("```python\na\n\nb\n```\n\nAfter")).toEqual(["```python\na\n\nb\n```\n\n", "After"]);
    expect(splitBlocks("Before\n\n```\na\n\nb")).toEqual(["Before\n\n", "```\na\n\nb"]);
  });

  test("ends a fence only by marks that are as long and of its kind", () => {
    expect(splitBlocks("````\n```\n\na\n````\n\nb")).toEqual(["````\n```\n\na\n````\n\n", "b"]);
    expect(splitBlocks("~~~\n```\n\na\n~~~\n\nb")).toEqual(["~~~\n```\n\na\n~~~\n\n", "b"]);
  });

  test("keeps a list with blank lines between its items together", () => {
    expect(splitBlocks("1. a\n\n2. b\n\n   c\n\nEnd")).toEqual(["1. a\n\n2. b\n\n   c\n\n", "End"]);
  });

  test("keeps a formula of several lines together", () => {
    expect(splitBlocks("$$\na\n\nb\n$$\n\nEnd")).toEqual(["$$\na\n\nb\n$$\n\n", "End"]);
    expect(splitBlocks("$$a$$\n\nEnd")).toEqual(["$$a$$\n\n", "End"]);
  });

  test("does not split a text whose links are defined elsewhere in it", () => {
    const text = "See [this][1].\n\nMore\n\n[1]: https://example.com\n";
    expect(splitBlocks(text)).toEqual([text]);
  });

  test("leaves all blocks but the last as they are while text comes", () => {
    const text = "One\n\n- a\n\n- b\n\n```\nx\n\ny\n```\n\nTwo $x$\n\nThree";
    for (let length = 1; length < text.length; length += 1) {
      const [before, after] = [splitBlocks(text.slice(0, length)), splitBlocks(text.slice(0, length + 1))];
      expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
    }
  });
});

describe("hasMath", () => {
  test.each(["$x^2$", "Let $\\alpha$ be", "$$\n\\int x\n$$", "($n$)"])("finds it in %j", (text) => {
    expect(hasMath(text)).toBe(true);
  });

  test.each(["$5 and $6", "It costs $5.", "`$a$`", "US$ and CA$", "\\$x$"])("finds none in %j", (text) => {
    expect(hasMath(text)).toBe(false);
  });
});
