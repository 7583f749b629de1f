import { type ExecutionError, SandboxError } from "../protocol/index.ts";

/** Why something failed, as Jupyter has it. */
export interface Failure {
  ename: string;
  evalue: string;
  /** Lines. */
  traceback: string[];
}

/** What a run failed with. One that was interrupted says so as Python does. */
export function describeExecutionError({ code, type, message, suggestion, traceback }: ExecutionError): Failure {
  const lines = traceback === "" ? [] : traceback.trimEnd().split("\n");
  if (code === "CANCELLED") return { ename: "KeyboardInterrupt", evalue: "", traceback: lines };
  const reason = type === null ? [`${code}: ${message}`, suggestion] : [];
  return { ename: type ?? code, evalue: message, traceback: [...lines, ...reason] };
}

/** What a request was refused with; an error that nobody expected goes to the log and not to the client. */
export function describeRefusal(thrown: unknown): Failure {
  if (!(thrown instanceof SandboxError)) console.error(thrown);
  const { code, message, suggestion } =
    thrown instanceof SandboxError ? thrown : new SandboxError("INTERNAL", "The server failed at this request");
  return { ename: code, evalue: message, traceback: [`${code}: ${message}`, suggestion] };
}
