import { expect, test } from "vitest";
import { chooseSpan, fillSpans } from "../../../../src/platform/admin/spans.ts";

const HOUR = 3_600_000;

test.each([
  [1, 60_000],
  [24, HOUR / 2],
  [7 * 24, 4 * HOUR],
  [30 * 24, 12 * HOUR],
  [90 * 24, 24 * HOUR],
])("divides %s hours into spans of a round length", (hours, span) => {
  expect(chooseSpan(hours * HOUR)).toBe(span);
});

test("gives the spans without runs as well, in order", () => {
  const point = { at: 1020, runs: 3, failures: 1, memory: 500 };
  const none = { runs: 0, failures: 0, memory: null };
  expect(fillSpans([point], { begin: 1000, end: 1035, span: 10 })).toEqual([
    { at: 1000, ...none },
    { at: 1010, ...none },
    point,
    { at: 1030, ...none },
  ]);
});
