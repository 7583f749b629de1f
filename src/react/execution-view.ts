import type { ExecutionResult, Output } from "../protocol/index.ts";

/** A large value of a MIME bundle that is fetched when it is shown; `artifactUrl` says from where. */
export interface ArtifactReference {
  /** Names the value, such as by its hash. */
  $artifact: string;
  /** Bytes. */
  size: number;
  /** Pixels of an image, so that its place is kept while it loads; `imageSize` reads them. */
  width?: number;
  height?: number;
}

/** What a run came to, without what `outputs` holds already. */
export type RunResult = Omit<ExecutionResult, "stdout" | "stderr" | "displays" | "returned">;

/** A sandbox that refused a run, or could not take it. */
export interface Refusal {
  code: string;
  message: string;
  suggestion: string;
}

/** One run of Python as a page shows it, from the moment that its code is being written to its result. */
export interface ExecutionView {
  code: string;
  /** `writing`: the model still writes the code; `waiting`: Python asks for input. */
  state: "writing" | "running" | "waiting" | "done";
  /** Milliseconds since 1970; null while the code is being written. */
  startedAt: number | null;
  /** What was put out so far, in order; pieces of one stream are joined. */
  outputs: Output[];
  /** What goes on beside Python, such as an installation; the last one is shown while the run lasts. */
  notices: string[];
  /** What Python asks for, in the state `waiting`. */
  input: { prompt: string; password: boolean } | null;
  /** Null until the run is over, and where it was refused. */
  result: RunResult | null;
  refusal: Refusal | null;
}
