import { ERROR_CODES, type ErrorCode, type ExecutionError } from "../protocol/index.ts";

/** Why code gave no value: an exception in Python, or a run that was ended. Its `cause` is what the exception came from. */
export class PythonError extends Error {
  /** The code of the kind of error, such as `RUNTIME_ERROR` or `EXECUTION_TIMEOUT`. */
  readonly code: ErrorCode;
  /** Python's class name, such as `ZeroDivisionError`, or null when Python did not raise it. */
  readonly type: string | null;
  /** Line of the code, counted from 1; null where it is not known. */
  readonly line: number | null;
  /** Python's traceback, cut to the code's own frames; empty when Python did not raise it, and in a `cause`. */
  readonly traceback: string;
  /** What to do about it. */
  readonly suggestion: string;

  constructor({ code, type, message, line, traceback, suggestion, causes: [cause, ...causes] = [] }: ExecutionError) {
    const { advice } = ERROR_CODES.RUNTIME_ERROR;
    const nested = cause && { ...cause, code: "RUNTIME_ERROR" as const, traceback: "", suggestion: advice, causes };
    super(message, nested && { cause: new PythonError(nested) });
    this.name = type ?? code;
    this.code = code;
    this.type = type;
    this.line = line;
    this.traceback = traceback;
    this.suggestion = suggestion;
  }
}
