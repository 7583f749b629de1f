export type { ArtifactReference, ExecutionView, Refusal, RunResult } from "./execution-view.ts";
