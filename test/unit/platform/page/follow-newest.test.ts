import { expect, test } from "vitest";
import { followsAfterScroll, isAtEnd } from "../../../../src/platform/page/chat/messages/follow-newest.ts";

const box = (scrollTop: number, scrollHeight = 1000) => ({ scrollTop, scrollHeight, clientHeight: 400 });

test("a box counts as being at its end a little before it", () => {
  expect(isAtEnd(box(600))).toBe(true);
  expect(isAtEnd(box(560))).toBe(true);
  expect(isAtEnd(box(500))).toBe(false);
});

test("it goes on following when content grows faster than it is scrolled", () => {
  expect(followsAfterScroll(true, 600, box(600, 2000))).toBe(true);
});

test("it stops when the person scrolls up, and stays so while they scroll down in the middle", () => {
  expect(followsAfterScroll(true, 600, box(300))).toBe(false);
  expect(followsAfterScroll(false, 300, box(400))).toBe(false);
});

test("it follows again when the person is back at the end", () => {
  expect(followsAfterScroll(false, 400, box(580))).toBe(true);
});
