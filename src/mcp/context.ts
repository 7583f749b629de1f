import type { RequestStateCodec } from "@modelcontextprotocol/server";
import type { Limits } from "../protocol/index.ts";
import type { OpenRuns } from "./open-runs.ts";
import type { RunReport } from "./perform-run.ts";
import type { Sandboxes } from "./sandboxes.ts";
import type { runPythonSchema } from "./schemas.ts";
import type { ToolSchema } from "./tool-schema.ts";

/** Whoever calls the tools. */
export interface McpCaller {
  /** Its sandboxes are told apart by it. */
  name: string;
  /** Agent whose rules of the policy hold in its sandboxes; null for those of no agent. */
  agent: string | null;
  /** Does a run, or refuses it, such as over a limit of the caller's. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** What survives from one request to the next: between two rounds of a call, the run and the key to it. */
export interface Rounds {
  runs: OpenRuns<RunReport>;
  codec: RequestStateCodec<{ run: string }>;
}

/** What the tools of one caller work with. */
export interface ToolContext {
  caller: McpCaller;
  sandboxes: Sandboxes;
  /** What the policy that is in force allows. */
  terms: Terms;
  rounds: Rounds;
}

export interface Terms {
  limits: Limits;
  runPythonInput: ToolSchema<ReturnType<typeof runPythonSchema>>;
}
