import { expect, test } from "vitest";
import { loadDemoTurns } from "../../../src/demo/demo-turns.ts";

test("has four turns or more, each with its code, and one more about the user's files", () => {
  const turns = loadDemoTurns({ withFiles: false });
  expect(turns.length).toBeGreaterThanOrEqual(4);
  expect(turns[0]?.code).toContain("def validate_email");
  expect(loadDemoTurns({ withFiles: true })).toHaveLength(turns.length + 1);
});
