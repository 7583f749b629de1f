import { z } from "zod";
import type { Kernel } from "./kernel.ts";
import { KERNEL_NAME } from "./kernel-info.ts";

/** What a client may say of the kernel that it wants. */
export const kernelChoiceSchema = z.object({
  name: z.enum([KERNEL_NAME, "python", ""], `There is no kernel of that name but "${KERNEL_NAME}"`).nullish(),
});

/** A kernel as the REST API has it. */
export interface KernelModel {
  id: string;
  name: string;
  last_activity: string;
  execution_state: string;
  connections: number;
}

export function describeModel({ id, lastActivity, state, connections }: Kernel): KernelModel {
  return {
    id,
    name: KERNEL_NAME,
    last_activity: lastActivity.toISOString(),
    execution_state: state,
    connections,
  };
}
