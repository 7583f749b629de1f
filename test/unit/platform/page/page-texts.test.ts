import { describe, expect, test } from "vitest";
import type { ConversationSummary } from "../../../../src/platform/api/conversations.ts";
import { groupByAge } from "../../../../src/platform/page/chat/list/group-by-age.ts";
import { plainName } from "../../../../src/platform/page/composer/plain-name.ts";
import { plainText } from "../../../../src/platform/page/markdown/plain-text.ts";
import { readToken, safeBack } from "../../../../src/platform/page/shell/sign-in-link.ts";

describe("readToken", () => {
  test("takes the token out of a pasted link, and a token as it is", () => {
    expect(readToken(" http://127.0.0.1:8000/sign-in?token=abc-_1&x=2\n")).toBe("abc-_1");
    expect(readToken(" abc-_1 ")).toBe("abc-_1");
  });
});

describe("safeBack", () => {
  test("goes back to a path of this site only", () => {
    expect(safeBack("/agents?x=1")).toBe("/agents?x=1");
    const others = ["https://example.com", "//example.com", "/\\example.com", "javascript:alert(1)", "http://", ""];
    // Browsers leave out tabs and line ends, and then the dots.
    const disguised = [
      "/\t/example.com",
      "/\n\\example.com",
      "\t//example.com",
      "/.//example.com",
      "/x/..//example.com",
    ];
    for (const path of [null, ...others, ...disguised]) expect(safeBack(path), String(path)).toBe("/chat");
  });
});

test("plainText has the words of Markdown without its marks", () => {
  const text =
    "# Sales\n\nThe **total** of `sales_net` is *42*, see [the report](https://example.com/a_b).\n\n- [x] one\n- two";
  expect(plainText(text)).toBe("Sales The total of sales_net is 42, see the report. one two");
  expect(plainText("| a | b |\n|---|:-:|\n| 1 | 2 |\n\n```python\nx = 2 * 3\n```")).toBe("a b 1 2 x = 2 * 3");
});

test("plainName keeps a name inside its folder", () => {
  expect(plainName("../etc/passwd")).toBe(".._etc_passwd");
  expect(plainName("")).toBe("file");
});

test("groupByAge puts conversations under their day, and leaves empty groups out", () => {
  const now = new Date(2026, 5, 15, 12).getTime();
  const groups = groupByAge([at(5, 15, 0), at(5, 14, 23), at(4, 1, 0)], now);
  expect(groups.map(({ title }) => title)).toEqual(["Today", "Yesterday", "Older"]);
});

function at(...[month, day, hour]: [number, number, number]) {
  return { updatedAt: new Date(2026, month, day, hour).getTime() } as ConversationSummary;
}
