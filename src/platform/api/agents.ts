import { z } from "zod";
import type { AgentPolicy } from "../../config/policy.ts";
import type { PlatformPolicy } from "./admin.ts";

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
  /** Null for one that came with the platform, and for one whose owner is gone; administrators may change it. */
  owner: { id: string; name: string } | null;
  /** Whether this person may change it. */
  canEdit: boolean;
  /** Milliseconds since 1970. */
  updatedAt: number;
}

/** What the platform allows at most: the sections of its policy that an agent may narrow. */
export type AgentLimits = Pick<PlatformPolicy, keyof AgentPolicy>;

/** Permissions that are being written; answered with a `PolicyFault[]` whose paths begin in them. */
export const agentPreviewSchema = agentChangeSchema.pick({ permissions: true });
