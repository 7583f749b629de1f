/**
 * React 19 components that show what a sandbox does: for the page of any chat platform. Import `pyodide-sandbox/react/styles.css`
 * with them. The packages that they are made of are optional peers, since those who only run Python need none: the README says
 * how to install them. What is heavy (Plotly, KaTeX, tables, Markdown) is imported when it is first shown.
 */
export { ExecutionCard, type ExecutionCardProps } from "./execution-card.tsx";
export type { ArtifactReference, ExecutionView, Refusal, RunResult } from "./execution-view.ts";
export type { HistoryEntry, InspectorSource } from "./inspector-source.ts";
export { SandboxSwitch, type SandboxSwitchProps } from "./sandbox-switch.tsx";
export { SessionInspector, type SessionInspectorProps } from "./session-inspector.tsx";
export { addEvent, beginExecution, endExecution, refuseExecution, resumeExecution } from "./follow-execution.ts";
export { imageSize } from "./image-size.ts";
