import { z } from "zod";
import type { AgentPolicy } from "../../config/policy.ts";

export const agentChangeSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  instructions: z.string().max(50_000).default(""),
  /** `provider:name`; null for the platform's own. */
  model: z.string().max(200).nullable().default(null),
  /** Internal tools that are on in new conversations, by name. */
  tools: z.record(z.string(), z.boolean()).default({}),
  /** Narrower rules of the sandbox for this agent, as `agents` of the policy has them; checked against the policy. */
  permissions: z.custom<AgentPolicy>((value) => typeof value === "object" && value !== null).default({}),
});
export type AgentChange = z.infer<typeof agentChangeSchema>;

export interface Agent extends AgentChange {
  id: string;
  owner: { id: string; name: string };
  /** Whether this person may change it. */
  canEdit: boolean;
  /** Milliseconds since 1970. */
  updatedAt: number;
}
