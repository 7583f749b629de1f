import {
  ERROR_CODES,
  type ErrorCode,
  type ExecutionError,
  type ExecutionResult,
  type ExecutionStatus,
  SandboxError,
} from "../../src/protocol/index.ts";
import type { Outcome } from "../kernel/messages.ts";
import type { Report } from "./execution.ts";
import type { Ending } from "./kernel.ts";
import type { Run } from "./run.ts";

/** The part of a result that says how the run ended. */
export type Verdict = Pick<ExecutionResult, "status" | "error" | "value" | "exitCode">;

/** How a run ended whose kernel gave an outcome. A run that was being ended has ended for that reason. */
export function judgeOutcome(run: Run, { value, error, exitCode }: Outcome, limitMs: number): Verdict {
  if (run.stopReason !== undefined) return { ...judgeStop(run.stopReason, limitMs, error), value: null, exitCode };
  if (error === null) return { status: "success", error, value, exitCode };
  const status = error.code === "MEMORY_ERROR" ? "out_of_memory" : "error";
  return {
    status,
    error: { ...error, suggestion: error.suggestion ?? ERROR_CODES[error.code].advice },
    value,
    exitCode,
  };
}

/** How a run ended whose kernel is gone. */
export function judgeEnding(run: Run, ending: Ending, limitMs: number): Verdict {
  if (run.stopReason !== undefined) return { ...judgeStop(run.stopReason, limitMs, null), value: null, exitCode: null };
  const [status, code]: [ExecutionStatus, ErrorCode] =
    ending.reason === "memory" ? ["out_of_memory", "MEMORY_ERROR"] : ["lost", "SESSION_LOST"];
  return { status, error: hostError(code, ending.detail), value: null, exitCode: null };
}

/** An error that Python did not raise. */
function hostError(code: ErrorCode, message: string, suggestion: string = ERROR_CODES[code].advice): ExecutionError {
  return { code, type: null, message, line: null, traceback: "", suggestion };
}

function judgeStop(reason: "timeout" | "cancelled", limitMs: number, raised: Outcome["error"]) {
  const error =
    reason === "timeout"
      ? hostError("EXECUTION_TIMEOUT", `The run was ended after its limit of ${limitMs / 1000} s`)
      : hostError("CANCELLED", "The run was cancelled");
  return { status: reason, error: { ...error, line: raised?.line ?? null, traceback: raised?.traceback ?? "" } };
}

/** The report of a run that had no code. */
export function refusedCode(): Report {
  return { ...NOTHING_DONE, status: "error", error: hostError("NO_CODE", "No Python code provided") };
}

/** The report of a run that was ended before it began. */
export function notStarted(run: Run): Report {
  return { ...NOTHING_DONE, ...judgeStop(run.stopReason ?? "cancelled", 0, null) };
}

/** The report of a run that the host could not do. */
export function failedReport(error: unknown): Report {
  const { code, message, suggestion } =
    error instanceof SandboxError ? error : new SandboxError("INTERNAL", `The run could not be done: ${String(error)}`);
  return { ...NOTHING_DONE, status: "error", error: hostError(code, message, suggestion) };
}

const NOTHING_DONE = { value: null, exitCode: null, files: [], durationMs: 0 };
