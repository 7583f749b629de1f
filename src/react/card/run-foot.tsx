import type { ReactElement } from "react";
import type { RunResult } from "../execution-view.ts";
import { describeState } from "./describe-run.ts";

/** What a run came to besides its output: Python's state, what was installed, the exit code. */
export function RunFoot({ result }: { result: RunResult }): ReactElement | null {
  const { packages, exitCode, session } = result;
  const state = describeState(result);
  const isOdd = session.state === "restored" || session.state === "lost";
  if (state === null && packages.length === 0 && exitCode === null) return null;
  return (
    <footer className="pyodide-card-foot">
      {state !== null && <span className={isOdd ? "pyodide-foot-odd" : ""}>{state}</span>}
      {packages.length > 0 && <span>Installed {packages.join(", ")}</span>}
      {exitCode !== null && <span>Exit code {exitCode}</span>}
    </footer>
  );
}
