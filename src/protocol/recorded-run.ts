import { z } from "zod";
import type { ExecutionEvent } from "./replies.ts";
import { displaySchema, executionErrorSchema, executionStatusSchema, mimeBundleSchema } from "./result.ts";

/** Something that a run put out. */
export const outputSchema = z.discriminatedUnion("type", [
  z.object({ type: z.enum(["stdout", "stderr"]), text: z.string() }),
  z.object({ type: z.literal("display"), display: displaySchema }),
]);
export type Output = z.infer<typeof outputSchema>;

/** A run of a session's past, as a notebook shows it. */
export const recordedRunSchema = z.object({
  /** Number of the run in its session, counted from 1. */
  run: z.int().positive(),
  code: z.string(),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  durationMs: z.number().nonnegative(),
  status: executionStatusSchema,
  /** In the order in which they came. */
  outputs: z.array(outputSchema),
  value: mimeBundleSchema.nullable(),
  error: executionErrorSchema.nullable(),
  pythonVersion: z.string(),
});
export type RecordedRun = z.infer<typeof recordedRunSchema>;

/** What the events of a run put out, pieces of one stream joined. */
export function outputsOf(events: readonly ExecutionEvent[]): Output[] {
  const outputs: Output[] = [];
  for (const event of events) {
    const last = outputs.at(-1);
    if (event.type === "display") outputs.push({ type: "display", display: event.display });
    else if (event.type !== "stdout" && event.type !== "stderr") continue;
    else if (last?.type === event.type) last.text += event.text;
    else outputs.push({ type: event.type, text: event.text });
  }
  return outputs;
}
