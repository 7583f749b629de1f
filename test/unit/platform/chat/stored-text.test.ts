import { expect, test } from "vitest";
import { storable, storableJson } from "../../../../src/platform/chat/stored-text.ts";

test("replaces only what Postgres cannot keep", () => {
  expect(storable("a\u0000b\uD800c😀")).toBe("a\uFFFDb\uFFFDc😀");
  const fine = { text: "a \\u0000 😀" };
  expect(storableJson(fine)).toEqual(fine);
  expect(storableJson({ parts: ["x\u0000", { deep: "\uDC00" }] })).toEqual({ parts: ["x\uFFFD", { deep: "\uFFFD" }] });
});
