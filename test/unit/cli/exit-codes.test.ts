import { expect, test } from "vitest";
import { exitCodeOf } from "../../../src/cli/exit-codes.ts";
import type { ExecutionStatus } from "../../../src/protocol/index.ts";

test.each<[ExecutionStatus, number]>([
  ["success", 0],
  ["error", 1],
  ["lost", 1],
  ["timeout", 124],
  ["cancelled", 130],
  ["out_of_memory", 137],
])("a run that ends with %s exits with %i", (status, code) => {
  expect(exitCodeOf({ status, exitCode: null, error: null })).toBe(code);
});

test("sys.exit decides, cut to what a process can report", () => {
  expect(exitCodeOf({ status: "error", exitCode: 3, error: null })).toBe(3);
  expect(exitCodeOf({ status: "success", exitCode: 0, error: null })).toBe(0);
  expect(exitCodeOf({ status: "error", exitCode: 256 + 7, error: null })).toBe(7);
});

test("a MemoryError that Python raised is out of memory too", () => {
  const error = {
    code: "MEMORY_ERROR",
    type: "MemoryError",
    message: "",
    line: 1,
    traceback: "",
    suggestion: "",
  } as const;
  expect(exitCodeOf({ status: "error", exitCode: null, error })).toBe(137);
});
