import { eq } from "drizzle-orm";
import { loadAgents } from "../../config/agents.ts";
import { findConfig } from "../../config/find-config.ts";
import type { Database } from "../storage/database.ts";
import { settings } from "../storage/schema.ts";
import { addAgent } from "./agents.ts";

/** Name of the setting that lists the agents of the file which were made once, so that one that was deleted stays away. */
const SEEDED = "seeded-agents";

/**
 * Makes the agents of `agents.yaml` that were never made before. Their names there are their ids, so that rules of the policy file
 * for these names hold for them.
 *
 * @throws SandboxError `BAD_POLICY` for a file that is broken
 */
export async function seedAgents(db: Database, directory: string = findConfig()): Promise<void> {
  const agents = loadAgents(directory);
  await db.transaction(async (transaction) => {
    const [row] = await transaction.select().from(settings).where(eq(settings.name, SEEDED));
    const seeded = (row?.value ?? []) as string[];
    const added = Object.keys(agents).filter((id) => !seeded.includes(id));
    for (const id of added) {
      const tools = agents[id]?.tools ?? {};
      const agent = { name: toTitle(id), instructions: "", model: null, tools, permissions: {} };
      await addAgent(transaction, agent, null, id);
    }
    if (added.length === 0) return;
    const value = [...seeded, ...added];
    await transaction
      .insert(settings)
      .values({ name: SEEDED, value })
      .onConflictDoUpdate({ target: settings.name, set: { value } });
  });
}

/** `data-analyst` as people read it: `Data analyst`. */
function toTitle(id: string): string {
  const words = id.replace(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
