import { Check, Copy, Square, SquarePen, SquareTerminal } from "lucide-react";
import { type ReactElement, useEffect, useState } from "react";
import type { ExecutionView } from "../execution-view.ts";
import { formatDuration } from "../shared/format.ts";
import { describeRun } from "./describe-run.ts";
import { useElapsed } from "./use-elapsed.ts";

interface CardHeadProps {
  execution: ExecutionView;
  label: string;
  onStop: (() => void) | undefined;
  onOpenAsCell: ((code: string) => void) | undefined;
}

/** Name, state and time of a run, and what can be done with it. */
export function CardHead({ execution, label, onStop, onOpenAsCell }: CardHeadProps): ReactElement {
  const { state, code, startedAt, result } = execution;
  const isRunning = state === "running" || state === "waiting";
  const elapsed = useElapsed(startedAt, isRunning);
  const { label: status, tone } = describeRun(execution);
  const time = isRunning ? elapsed : (result?.durationMs ?? null);
  return (
    <header className="pyodide-card-head">
      <span className="pyodide-card-title">
        <SquareTerminal aria-hidden size={15} />
        {label}
      </span>
      <span className={`pyodide-state pyodide-state-${tone}`} role="status">
        <span className="pyodide-dot" aria-hidden />
        {status}
      </span>
      {time !== null && <span className="pyodide-time">{formatDuration(time)}</span>}
      <span className="pyodide-card-actions">
        {isRunning && onStop && (
          <button type="button" className="pyodide-button pyodide-button-stop" onClick={() => onStop()}>
            <Square aria-hidden size={11} fill="currentColor" />
            Stop run
          </button>
        )}
        {state !== "writing" && onOpenAsCell && (
          <button type="button" className="pyodide-button" aria-label="Open as cell" onClick={() => onOpenAsCell(code)}>
            <SquarePen aria-hidden size={14} />
            <span className="pyodide-wide-only">Open as cell</span>
          </button>
        )}
        <CopyButton text={code} />
      </span>
    </header>
  );
}

const COPIED_MS = 1500;

function CopyButton({ text }: { text: string }): ReactElement {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () =>
    void navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <button
      type="button"
      className="pyodide-button pyodide-icon-button"
      aria-label={isCopied ? "Code copied" : "Copy code"}
      onClick={copy}
    >
      {isCopied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
    </button>
  );
}
