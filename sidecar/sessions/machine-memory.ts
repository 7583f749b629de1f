import process from "node:process";
import type { MachineMemory } from "./memory-budget.ts";

/** Reads how much memory there is; a limit of this process's control group counts as the machine's size. */
export function readMachineMemory(): MachineMemory {
  const { total, available } = Deno.systemMemoryInfo();
  return { total: Math.min(total, process.constrainedMemory() || Infinity), available };
}
