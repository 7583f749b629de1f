import { ERROR_CODES, type ErrorCode } from "./codes.ts";
import type { ExecutionError, ExecutionResult, Outcome } from "./result.ts";

/** The part of a result that says how the run ended. */
export type Verdict = Pick<ExecutionResult, "status" | "error" | "value" | "returned" | "exitCode">;

/** Why a run is ended from outside. */
export type StopReason = "timeout" | "cancelled";

/** How a run ended whose Python gave an outcome. A run that was being ended has ended for that reason. */
export function judgeOutcome(outcome: Outcome, stopReason: StopReason | undefined, limitMs: number): Verdict {
  const { value, returned, error, exitCode } = outcome;
  if (stopReason !== undefined) return { ...judgeStop(stopReason, limitMs, error), value: null, exitCode };
  if (error === null) return { status: "success", error, value, ...(returned !== undefined && { returned }), exitCode };
  const status = error.code === "MEMORY_ERROR" ? "out_of_memory" : "error";
  return {
    status,
    error: { ...error, suggestion: error.suggestion ?? ERROR_CODES[error.code].advice },
    value,
    exitCode,
  };
}

/** The verdict over a run that was ended, with where Python was if that is known. */
export function judgeStop(reason: StopReason, limitMs: number, raised: Outcome["error"]) {
  const error =
    reason === "timeout"
      ? hostError("EXECUTION_TIMEOUT", `The run was ended after its limit of ${limitMs / 1000} s`)
      : hostError("CANCELLED", "The run was cancelled");
  return { status: reason, error: { ...error, line: raised?.line ?? null, traceback: raised?.traceback ?? "" } };
}

/** An error that Python did not raise. */
export function hostError(
  code: ErrorCode,
  message: string,
  suggestion: string = ERROR_CODES[code].advice,
): ExecutionError {
  return { code, type: null, message, line: null, traceback: "", suggestion };
}
