import { decodeValue, type PythonValue } from "../client/index.ts";
import type { Display, ExecutionResult, ExecutionStatus, MimeBundle, SessionState } from "../protocol/index.ts";
import { PythonError } from "./python-error.ts";

/** What one call came to: the same shape for success and for every way to fail. */
export interface ExecutorResult {
  status: ExecutionStatus;
  /** What the code returned, else the value of its last expression; null for None and when it failed. */
  value: PythonValue;
  /** The same value as a notebook shows it, by MIME type, such as a DataFrame in `text/html`; null for None. */
  formats: MimeBundle | null;
  stdout: string;
  stderr: string;
  /** Figures and what `display()` showed, in order. */
  displays: Display[];
  /** Null exactly when `status` is `success`. */
  error: PythonError | null;
  /** What `sys.exit` was called with; null when it was not called. */
  exitCode: number | null;
  durationMs: number;
  /** Whether the variables of earlier calls were there; see `SessionState`. */
  state: SessionState["state"];
}

/**
 * Reads a result of the core.
 *
 * @throws SandboxError `BAD_FRAME` when the value is of no form that Python's runner writes
 */
export function toExecutorResult(result: ExecutionResult): ExecutorResult {
  const { status, stdout, stderr, displays, exitCode, durationMs } = result;
  return {
    status,
    value: result.returned === undefined ? null : decodeValue(result.returned),
    formats: result.value,
    stdout,
    stderr,
    displays,
    error: result.error && new PythonError(result.error),
    exitCode,
    durationMs,
    state: result.session.state,
  };
}
