import type { ExecutionResult, Limits } from "../../../src/protocol/index.ts";

/** A result like that of `pass`, with what a test is about in its place. */
export function makeResult(different: Partial<ExecutionResult> = {}): ExecutionResult {
  return {
    status: "success",
    stdout: "",
    stderr: "",
    value: null,
    displays: [],
    error: null,
    exitCode: null,
    files: [],
    packages: [],
    durationMs: 1,
    pythonVersion: "3.14.2",
    session: { id: "conversation", run: 1, state: "new", reason: null },
    ...different,
  };
}

export const DIVISION_BY_ZERO = makeResult({
  status: "error",
  error: {
    code: "RUNTIME_ERROR",
    type: "ZeroDivisionError",
    message: "division by zero",
    line: 3,
    traceback: 'Traceback (most recent call last):\n  File "<run>", line 3\nZeroDivisionError: division by zero\n',
    suggestion: "Read the traceback, correct the code and run again.",
  },
});

export const LIMITS: Limits = {
  defaultTimeoutMs: 60_000,
  maxTimeoutMs: 120_000,
  memoryMegabytes: 512,
  maxFileBytes: 200 * 1024 ** 2,
  network: "off",
  installs: true,
  packages: ["numpy", "pandas"],
  tools: { allow: "any", maxCalls: 1000, maxTimeMs: 60_000 },
};

/** A PNG of one pixel. */
export const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
