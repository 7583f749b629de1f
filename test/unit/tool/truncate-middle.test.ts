import { expect, test } from "vitest";
import { truncateMiddle } from "../../../src/tool/truncate-middle.ts";

test("leaves text alone that is short enough", () => {
  expect(truncateMiddle("abc", 3)).toBe("abc");
});

test("keeps the beginning and the end, and says how much is missing and where it is", () => {
  const text = truncateMiddle(`first${"x".repeat(9_990)}last!`, 1_000, "all of it is in /workspace/all.txt");
  expect(text).toMatch(
    /^firstx+\n\[… 9,000 of 10,000 characters left out here; all of it is in \/workspace\/all.txt …\]\nx+last!$/,
  );
});
