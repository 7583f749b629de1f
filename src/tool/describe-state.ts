import type { ExecutionResult } from "../protocol/index.ts";

/** What became of the variables, in one sentence; empty when there is nothing to say, as they are where they were. */
export function describeState({ status, session: { state, reason } }: ExecutionResult): string {
  if (state === "restored")
    return reason === null ? "The session was restored." : `The session was restored: ${reason}.`;
  if (state !== "lost") return "";
  const why = reason === null ? "" : ` (${reason})`;
  // Who loses a run cannot tell what the session is brought back with.
  if (status === "lost") return `What this run did is lost${why}; the next result says what is still there.`;
  return `The variables of earlier runs are lost${why}; run the code that made them again if you need them.`;
}
