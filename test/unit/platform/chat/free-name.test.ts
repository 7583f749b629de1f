import { expect, test } from "vitest";
import { freeName } from "../../../../src/platform/chat/free-name.ts";

test.each([
  ["new.csv", [], "new.csv"],
  ["data.csv", ["data.csv", "data-2.csv"], "data-3.csv"],
  ["Makefile", ["Makefile"], "Makefile-2"],
  [".hidden", [".hidden"], ".hidden-2"],
  ["a.b/Makefile", ["a.b/Makefile"], "a.b/Makefile-2"],
])("numbers the name %s where %o are taken", (path, taken, free) => {
  expect(freeName(path, new Set(taken))).toBe(free);
});
