import { History } from "lucide-react";
import { type ReactElement, useState } from "react";
import { CodeBlock } from "../card/code-block.tsx";
import { OUTCOMES } from "../card/describe-run.ts";
import type { HistoryEntry, InspectorSource } from "../inspector-source.ts";
import { Confirm } from "../shared/dialog.tsx";
import { formatDuration } from "../shared/format.ts";
import { Failure } from "./failure.tsx";
import { Panel } from "./panel.tsx";
import { messageOf, type Loaded } from "./use-loaded.ts";

/** Runs that are listed; older ones are in the conversation. */
const MAX_RUNS = 200;

interface HistoryTabProps {
  loaded: Loaded<(HistoryEntry & { canRewind: boolean })[]>;
  source: InspectorSource;
  canEdit: boolean;
}

/** What was run, the newest first, and the way back to where a run left off. */
export function HistoryTab({ loaded, source, canEdit }: HistoryTabProps): ReactElement {
  const [asking, setAsking] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const rewind = (run: number) => {
    setError(null);
    source.rewind(run).then(loaded.reload, (reason: unknown) => setError(messageOf(reason)));
  };
  return (
    <>
      <Failure message={error} />
      <Panel loaded={loaded} empty="Nothing has been run yet.">
        {(runs) => (
          <ol className="pyodide-history">
            {runs
              .toReversed()
              .slice(0, MAX_RUNS)
              .map((entry) => (
                <li key={entry.run}>
                  <div className="pyodide-history-head">
                    <strong>Run {entry.run}</strong>
                    <span className={`pyodide-state pyodide-state-${OUTCOMES[entry.status].tone}`}>
                      <span className="pyodide-dot" aria-hidden />
                      {OUTCOMES[entry.status].label}
                    </span>
                    <time className="pyodide-muted" dateTime={new Date(entry.startedAt).toISOString()}>
                      {new Date(entry.startedAt).toLocaleTimeString()}, {formatDuration(entry.durationMs)}
                    </time>
                    {canEdit && entry.canRewind && (
                      <button
                        type="button"
                        className="pyodide-button"
                        aria-label={`Rewind to here: run ${entry.run}`}
                        onClick={() => setAsking(entry.run)}
                      >
                        <History aria-hidden size={14} />
                        Rewind to here
                      </button>
                    )}
                  </div>
                  <CodeBlock code={entry.code} />
                </li>
              ))}
          </ol>
        )}
      </Panel>
      {asking !== null && (
        <Confirm
          title={`Rewind to run ${asking}?`}
          text={`Python goes back to where it stood after run ${asking}: its variables and the files of /workspace.`}
          action="Rewind"
          onConfirm={() => rewind(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
