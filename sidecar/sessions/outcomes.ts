import {
  type ErrorCode,
  type ExecutionStatus,
  hostError,
  judgeStop,
  SandboxError,
  type Verdict,
} from "../../src/protocol/index.ts";
import type { Report } from "./execution.ts";
import type { Ending } from "./kernel.ts";
import type { Run } from "./run.ts";

/** How a run ended whose kernel is gone. */
export function judgeEnding(run: Run, ending: Ending, limitMs: number): Verdict {
  if (run.stopReason !== undefined) return { ...judgeStop(run.stopReason, limitMs, null), value: null, exitCode: null };
  const [status, code]: [ExecutionStatus, ErrorCode] =
    ending.reason === "memory" ? ["out_of_memory", "MEMORY_ERROR"] : ["lost", "SESSION_LOST"];
  return { status, error: hostError(code, ending.detail), value: null, exitCode: null };
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
