import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { checkSource, readYaml } from "./source.ts";

const agentSchema = z.strictObject({
  tools: z
    .record(z.string(), z.boolean())
    .default({})
    .describe("Internal tools that are on or off unless a conversation says otherwise; one that is left out is off"),
});

/** The agents that an administrator set up, by name. */
export const agentsSchema = z.strictObject({
  agents: z.record(z.string(), agentSchema).default({}).describe("Agents, by name"),
});
export type Agents = z.infer<typeof agentsSchema>["agents"];

/**
 * Reads `agents.yaml`; without that file there are no agents.
 *
 * @throws SandboxError `BAD_POLICY` that names file, line, key and value of each fault.
 */
export function loadAgents(directory: string): Agents {
  const file = join(directory, "agents.yaml");
  return existsSync(file) ? checkSource(readYaml(file), agentsSchema).agents : {};
}
