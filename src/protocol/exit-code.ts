import type { ExecutionResult } from "./result.ts";

/** What a process exits with, as shells and `timeout` have it. */
export const EXIT = { success: 0, failure: 1, usage: 2, timeout: 124, interrupted: 130, outOfMemory: 137 } as const;

/** The exit code for a run: what `sys.exit` was given, else what its status stands for. */
export function exitCodeOf({
  status,
  exitCode,
  error,
}: Pick<ExecutionResult, "status" | "exitCode" | "error">): number {
  if (exitCode !== null) return exitCode & 0xff;
  if (status === "success") return EXIT.success;
  if (status === "timeout") return EXIT.timeout;
  if (status === "cancelled") return EXIT.interrupted;
  if (status === "out_of_memory" || error?.code === "MEMORY_ERROR") return EXIT.outOfMemory;
  return EXIT.failure;
}
