import type { ExecutionResult } from "../protocol/index.ts";

/** The traceback of a run, or why it ended, and what to do; empty for a success. */
export function describeError({ status, error }: Pick<ExecutionResult, "status" | "error">): string {
  if (error === null) return "";
  const { code, type, message, traceback, suggestion } = error;
  const isPython = status === "error" && traceback !== "";
  const parts = [traceback.trimEnd(), isPython ? "" : `${type ?? code}: ${message}`, suggestion];
  return parts.filter((part) => part !== "").join("\n");
}
