import { z } from "zod";
import { agentsSchema } from "./agents.ts";
import { policySchema } from "./policy.ts";

/** JSON schemas of the files in `agent-config`, by file name, with which editors complete and check them. */
export function jsonSchemas(): Record<string, z.core.JSONSchema.BaseSchema> {
  return {
    "sandbox.schema.json": { title: "Sandbox policy", ...z.toJSONSchema(policySchema, { io: "input" }) },
    "agents.schema.json": { title: "Agents and their tools", ...z.toJSONSchema(agentsSchema, { io: "input" }) },
  };
}
