import { CircleAlert, Lightbulb } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import type { ErrorCause, ExecutionError } from "../../protocol/index.ts";
import type { Refusal } from "../execution-view.ts";
import { TextOutput } from "../output/text-output.tsx";

/** An error of a run: what to do about it first, then what happened; the traceback is folded. */
export function ErrorPanel({ error }: { error: ExecutionError }): ReactElement {
  const { code, type, message, line, traceback, suggestion, causes = [] } = error;
  return (
    <Problem
      title={`${titleOf(code, type)}${line === null ? "" : ` in line ${line}`}`}
      message={message}
      suggestion={suggestion}
    >
      {causes.filter(isNews(message)).map((cause) => (
        <p key={`${cause.type} ${cause.message}`} className="pyodide-note">
          Caused by {cause.type}
          {cause.line === null ? "" : ` in line ${cause.line}`}: {cause.message}
        </p>
      ))}
      {traceback !== "" && (
        <details className="pyodide-details">
          <summary>Traceback</summary>
          <TextOutput text={traceback} stream="stderr" />
        </details>
      )}
    </Problem>
  );
}

/** Libraries often raise errors of their own with the words of the first one. */
const isNews = (message: string) => (cause: ErrorCause) => message === "" || !cause.message.includes(message);

/** A run that the sandbox did not take. */
export function RefusalPanel({ refusal: { code, message, suggestion } }: { refusal: Refusal }): ReactElement {
  return <Problem title={TITLES[code] ?? "The sandbox did not run this"} message={message} suggestion={suggestion} />;
}

/** Errors for which the sandbox's word says more than Python's. */
const TITLES: Record<string, string> = {
  NETWORK_DENIED: "Network access denied",
  PERMISSION_DENIED: "Not allowed in the sandbox",
  POLICY_DENIED: "Not allowed by the policy",
  EXECUTION_TIMEOUT: "Out of time",
  MEMORY_ERROR: "Out of memory",
  CANCELLED: "Stopped",
  SESSION_LOST: "Python went away",
  PACKAGE_INSTALL_FAILED: "Package not installed",
  DENO_MISSING: "Deno is missing",
  SIDECAR_UNREACHABLE: "The sandbox cannot be reached",
  CONNECTION_LOST: "The sandbox went away",
};

const titleOf = (code: string, type: string | null) => TITLES[code] ?? type ?? code;

interface ProblemProps {
  title: string;
  message: string;
  suggestion: string;
  children?: ReactNode;
}

function Problem({ title, message, suggestion, children }: ProblemProps): ReactElement {
  return (
    <div className="pyodide-problem" role="group" aria-label={title}>
      {suggestion !== "" && (
        <p className="pyodide-suggestion">
          <Lightbulb aria-hidden size={15} />
          <span>{suggestion}</span>
        </p>
      )}
      <p className="pyodide-problem-text">
        <CircleAlert aria-hidden size={15} />
        <span>
          <strong>{title}</strong>
          {message !== "" && <>: {message.slice(0, MAX_MESSAGE)}</>}
        </span>
      </p>
      {children}
    </div>
  );
}

const MAX_MESSAGE = 2000;
