import type { ExecutionView, RunResult } from "../execution-view.ts";

export type Tone = "neutral" | "busy" | "asking" | "good" | "bad";

/** How a run stands, in a word or two, and in which colour. */
export function describeRun({ state, result, refusal }: ExecutionView): { label: string; tone: Tone } {
  if (refusal !== null) return BROKEN_OFF[refusal.code] ?? { label: "Refused", tone: "bad" };
  if (state === "writing") return { label: "Writing", tone: "busy" };
  if (state === "waiting") return { label: "Waiting for input", tone: "asking" };
  if (state === "running") return { label: "Running", tone: "busy" };
  return result === null ? { label: "Ended", tone: "neutral" } : OUTCOMES[result.status];
}

/** How a run ended, in a word or two. */
export const OUTCOMES: Record<RunResult["status"], { label: string; tone: Tone }> = {
  success: { label: "Done", tone: "good" },
  error: { label: "Error", tone: "bad" },
  timeout: { label: "Out of time", tone: "bad" },
  cancelled: { label: "Stopped", tone: "neutral" },
  out_of_memory: { label: "Out of memory", tone: "bad" },
  lost: { label: "Lost", tone: "bad" },
};

/** Runs without a result that nobody refused, by code. */
const BROKEN_OFF: Record<string, { label: string; tone: Tone }> = {
  CANCELLED: OUTCOMES.cancelled,
  CONNECTION_LOST: OUTCOMES.lost,
  SESSION_LOST: OUTCOMES.lost,
};

/** What became of the variables of earlier runs, in one line; null where there were none. */
export function describeState({
  status,
  session: { state, reason },
}: Pick<RunResult, "status" | "session">): string | null {
  const because = reason === null ? "" : `: ${reason}`;
  switch (state) {
    case "new":
      return null;
    case "kept":
      return "State kept";
    case "restored":
      return `State restored${because}`;
    case "lost":
      // Who loses a run cannot tell yet what the next one begins with.
      return status === "lost"
        ? `This run is lost${because}`
        : `State lost${because}. Run the code again that made what you need`;
  }
}
