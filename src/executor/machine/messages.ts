import { z } from "zod";
import { displaySchema, outcomeSchema } from "../../protocol/index.ts";

/** A line to `run_on_machine.py`: a run to do. */
export interface RunOrder {
  /** Number of the run in its process, counted from 1. */
  run: number;
  code: string;
  /** JSON text that `sandbox_runner/decoding.py` reads. */
  arguments: string;
  stdin: string | null;
  /** Characters kept of each of stdout and stderr. */
  outputLimit: number;
}

/** A line from it, which is believed no more than what a kernel says. */
export const machineMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready"), pythonVersion: z.string().max(64) }),
  z.object({ type: z.literal("stdout"), text: z.string() }),
  z.object({ type: z.literal("stderr"), text: z.string() }),
  z.object({ type: z.literal("display"), display: displaySchema }),
  z.object({ type: z.literal("outcome"), run: z.int().positive(), outcome: outcomeSchema }),
]);
export type MachineMessage = z.infer<typeof machineMessageSchema>;
