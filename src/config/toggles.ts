import type { Agents } from "./agents.ts";

/** Whose setting it is: an agent's default, or one conversation's own choice. */
export type ToggleScope = { agent: string } | { conversation: string };

/** Where it is kept which internal tools are on; an application may bring its own. */
export interface ToggleStore {
  /** Undefined where nothing was set. */
  get(scope: ToggleScope, tool: string): Promise<boolean | undefined>;
  /** Undefined takes the setting away. */
  set(scope: ToggleScope, tool: string, on: boolean | undefined): Promise<void>;
}

/** Whether a tool is on: as the conversation has it, else as its agent has it, else off. */
export async function isToolOn(
  toggles: ToggleStore,
  tool: string,
  { conversation, agent }: { conversation?: string | undefined; agent?: string | undefined },
): Promise<boolean> {
  const own = conversation === undefined ? undefined : await toggles.get({ conversation }, tool);
  if (own !== undefined) return own;
  return (agent !== undefined && (await toggles.get({ agent }, tool))) || false;
}

/** Keeps toggles as long as the process lives. */
export class MemoryToggleStore implements ToggleStore {
  readonly #toggles = new Map<string, boolean>();

  async get(scope: ToggleScope, tool: string): Promise<boolean | undefined> {
    return this.#toggles.get(toggleKey(scope, tool));
  }

  async set(scope: ToggleScope, tool: string, on: boolean | undefined): Promise<void> {
    if (on === undefined) this.#toggles.delete(toggleKey(scope, tool));
    else this.#toggles.set(toggleKey(scope, tool), on);
  }
}

/** A store in which the agents that an administrator set up have the defaults of their file. */
export function withAgentDefaults(store: ToggleStore, agents: Agents): ToggleStore {
  const defaults = new Map(Object.entries(agents));
  return {
    async get(scope, tool) {
      const own = await store.get(scope, tool);
      if (own !== undefined || !("agent" in scope)) return own;
      return defaults.get(scope.agent)?.tools[tool];
    },
    set: (scope, tool, on) => store.set(scope, tool, on),
  };
}

/** One string for each setting. */
export function toggleKey(scope: ToggleScope, tool: string): string {
  return JSON.stringify("agent" in scope ? ["agent", scope.agent, tool] : ["conversation", scope.conversation, tool]);
}
