import { type ExecutionEvent, type ExecutionResult, outputsOf } from "../protocol/index.ts";
import type { Ran } from "./outputs.ts";

/** Does a run, whose events go to `record`, and gives with its result what a notebook shows of it, in order. */
export async function recordRun(
  run: (record: (event: ExecutionEvent) => void) => Promise<ExecutionResult>,
): Promise<{ result: ExecutionResult; ran: Ran }> {
  const events: ExecutionEvent[] = [];
  const result = await run((event) => void events.push(event));
  return { result, ran: { outputs: outputsOf(events), value: result.value, error: result.error } };
}
