import { expect, test } from "vitest";
import { copyTitle } from "../../../../src/platform/chat/copy-title.ts";

test("a copy's title has the next number that none has", () => {
  expect(copyTitle("hi", new Set(["hi"]))).toBe("hi (2)");
  expect(copyTitle("hi", new Set(["hi", "hi (2)"]))).toBe("hi (3)");
  expect(copyTitle("hi (2)", new Set(["hi (2)"]))).toBe("hi (3)");
  expect(copyTitle("hi (2)", new Set())).toBe("hi (3)");
  expect(copyTitle("Sales (2026)", new Set())).toBe("Sales (2026) (2)");
});
