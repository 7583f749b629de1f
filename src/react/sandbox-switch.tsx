"use client";

import { SquareTerminal } from "lucide-react";
import { Switch } from "radix-ui";
import { type ReactElement, useId } from "react";
import type { Refusal } from "./execution-view.ts";

export interface SandboxSwitchProps {
  on: boolean;
  /** Why it cannot be switched or used now; null when nothing is in the way. */
  obstacle: Refusal | null;
  onChange: (on: boolean) => void;
  /** Name of the switch; `Python sandbox` by default. */
  label?: string;
  description?: string;
}

/**
 * A row of a list of internal tools. An obstacle is told below the name; it keeps the sandbox from being switched on, and from being
 * switched off only where this person may not switch it.
 */
export function SandboxSwitch(props: SandboxSwitchProps): ReactElement {
  const {
    on,
    obstacle,
    onChange,
    label = "Python sandbox",
    description = "Runs Python in an isolated sandbox",
  } = props;
  const id = useId();
  const isLocked = obstacle !== null && (!on || RIGHTS.has(obstacle.code));
  return (
    <div className="pyodide-root pyodide-switch">
      <SquareTerminal aria-hidden size={18} />
      <div className="pyodide-switch-text">
        <label htmlFor={id}>{label}</label>
        <p id={`${id}-description`} className="pyodide-muted">
          {description}
        </p>
        {obstacle !== null && (
          <p id={`${id}-obstacle`} className="pyodide-obstacle">
            {obstacle.message}. {obstacle.suggestion}
          </p>
        )}
      </div>
      <Switch.Root
        id={id}
        className="pyodide-switch-track"
        checked={on}
        disabled={isLocked}
        onCheckedChange={onChange}
        aria-describedby={obstacle === null ? `${id}-description` : `${id}-obstacle`}
      >
        <Switch.Thumb className="pyodide-switch-thumb" />
      </Switch.Root>
    </div>
  );
}

/** Codes of obstacles that are about the person, not about the sandbox. */
const RIGHTS = new Set(["FORBIDDEN", "UNAUTHORIZED"]);
