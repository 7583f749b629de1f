import { z } from "zod";

/**
 * What a token may do: `execute` runs code in its own sessions, `files` reads and writes their files, `metrics` reads
 * `/metrics`, and `admin` does all of that, installs packages and sees everybody's sessions.
 */
export const SCOPES = ["execute", "files", "metrics", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

export const callerLimitsSchema = z.strictObject({
  requestsPerMinute: z.int().positive().default(6000),
  /** Runs under way at the same time. */
  concurrentRuns: z.int().positive().default(8),
});

/** Who sends a request: the holder of a token. */
export interface Caller {
  /** Names the token; its sessions are told apart by it. */
  name: string;
  scopes: readonly Scope[];
  limits: z.infer<typeof callerLimitsSchema>;
  /** Agent whose rules of the policy hold in the caller's sessions; null for those of no agent. */
  agent: string | null;
}

export function hasScope({ scopes }: Caller, scope: Scope): boolean {
  return scopes.includes(scope) || scopes.includes("admin");
}
