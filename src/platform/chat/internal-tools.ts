import { isToolOn, type ToggleStore } from "../../config/toggles.ts";
import { SANDBOX_TOOL_NAME } from "../../tool/index.ts";
import type { Access, ToolSetting } from "../api/conversations.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

/** The tools that a conversation can have. */
export const INTERNAL_TOOLS = [
  {
    name: SANDBOX_TOOL_NAME,
    label: "Python sandbox",
    description: "Runs Python in a sandbox of this conversation: calculations, data, figures, files.",
  },
];

/** The tools of a conversation as a person with that access finds them; without an `id`, of one that is not created yet. */
export async function listTools(
  { toggles, sandbox }: { toggles: ToggleStore; sandbox: Sandbox },
  { id, agentId }: { id?: string; agentId: string | null },
  access: Access,
): Promise<ToolSetting[]> {
  const scope = { conversation: id, agent: agentId ?? undefined };
  const obstacle = await sandbox.obstacle();
  const settings = INTERNAL_TOOLS.map(async (tool) => ({
    ...tool,
    on: await isToolOn(toggles, tool.name, scope),
    obstacle,
  }));
  return asSeenWith(access, await Promise.all(settings));
}

/** Settings that were listed for an editor, as a person with that access finds them. */
export function asSeenWith(access: Access, settings: ToolSetting[]): ToolSetting[] {
  if (access === "editor") return settings;
  const obstacle = {
    code: "FORBIDDEN",
    message: "You can read this conversation, not change it",
    suggestion: "Ask its owner for edit access.",
  };
  return settings.map((setting) => ({ ...setting, obstacle }));
}
