import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { reportError } from "../../../src/cli/report-error.ts";
import { UserError } from "../../../src/cli/user-error.ts";
import { SandboxError } from "../../../src/protocol/index.ts";

let written = "";

beforeEach(() => {
  written = "";
  const write = (text: string | Uint8Array) => ((written += String(text)), true);
  vi.stubEnv("DEBUG", "");
  vi.spyOn(process.stderr, "write").mockImplementation(write);
  vi.spyOn(process.stdout, "write").mockImplementation(write);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test("prints a refusal with its code and what to do", () => {
  expect(reportError(new SandboxError("BUSY", "All sessions are in use", "Close one."), { json: false })).toBe(1);
  expect(written).toBe("BUSY: All sessions are in use\nClose one.\n");
});

test("prints of an error that is meant for people its message only", () => {
  reportError(new UserError('The model "a:b" cannot be used'), { json: false });
  expect(written).toBe('The model "a:b" cannot be used\n');
});

test("says of an unexpected error how to see more", () => {
  reportError(new TypeError("x is not a function"), { json: false });
  expect(written).toBe("INTERNAL: x is not a function\nSet DEBUG=1 to see where it happened.\n");
});

test("prints the same as JSON", () => {
  reportError(new SandboxError("BUSY", "All sessions are in use", "Close one."), { json: true });
  expect(JSON.parse(written)).toEqual({
    error: { code: "BUSY", message: "All sessions are in use", suggestion: "Close one." },
  });
});
