import type { ExecutionView, Refusal, RunResult } from "../../../src/react/execution-view.ts";
import { beginExecution } from "../../../src/react/follow-execution.ts";
import type { InspectorSource } from "../../../src/react/inspector-source.ts";

/** What tests do with the page; `calls` is what its parts asked for. */
export interface PartsPage {
  calls: unknown[][];
  showCard(execution: ExecutionView): void;
  showCards(...executions: ExecutionView[]): void;
  /** A card of a run that is over, as `DONE` and `RESULT` say otherwise; large values are best made in the page. */
  showDone(change: Partial<ExecutionView>, result?: Partial<RunResult>): void;
  showSwitch(props: { on: boolean; obstacle: Refusal | null }): void;
  showInspector(data: InspectorData, canEdit: boolean): void;
}

export interface InspectorData {
  variables: Awaited<ReturnType<InspectorSource["variables"]>>;
  files: Awaited<ReturnType<InspectorSource["files"]>>;
  packages: Awaited<ReturnType<InspectorSource["packages"]>>;
  history: Awaited<ReturnType<InspectorSource["history"]>>;
  snapshots: Awaited<ReturnType<InspectorSource["snapshots"]>>;
}

export const RESULT: RunResult = {
  status: "success",
  value: null,
  error: null,
  exitCode: null,
  files: [],
  packages: [],
  durationMs: 1234,
  pythonVersion: "3.14.0",
  session: { id: "s", run: 2, state: "kept", reason: null },
};

export const DONE: ExecutionView = { ...beginExecution("1 + 1", 0), state: "done", result: RESULT };
