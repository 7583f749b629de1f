import type { SandboxClient } from "../../client/index.ts";
import type { CallerLimits } from "../access/caller-limits.ts";
import type { FindCaller } from "../access/tokens.ts";
import type { Metrics } from "../metrics.ts";
import type { OwnedSessions } from "../owned-sessions.ts";

/** What the endpoints work with. */
export interface Services {
  client: SandboxClient;
  sessions: OwnedSessions;
  findCaller: FindCaller;
  limits: CallerLimits;
  metrics: Metrics;
  /** Bytes of a file, at most. */
  maxFileBytes: number;
}
