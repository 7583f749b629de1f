import { eq } from "drizzle-orm";
import { SandboxError } from "../../protocol/index.ts";
import type { Services } from "../server/services.ts";
import type { Database } from "../storage/database.ts";
import { agents, conversations } from "../storage/schema.ts";
import type { DatabaseToggles } from "./database-toggles.ts";
import type { KnownLimits } from "./known-limits.ts";
import type { PythonBranches } from "./python-branches.ts";

/** What the chat's parts work with. */
export interface Chat extends Services {
  toggles: DatabaseToggles;
  branches: PythonBranches;
  limits: KnownLimits;
}

export type AgentRow = typeof agents.$inferSelect;

export type ConversationRow = typeof conversations.$inferSelect & { agent: AgentRow | null };

/** @throws SandboxError `UNKNOWN_CONVERSATION` */
export async function readConversation(db: Database, id: string): Promise<ConversationRow> {
  const [row] = await db
    .select()
    .from(conversations)
    .leftJoin(agents, eq(agents.id, conversations.agentId))
    .where(eq(conversations.id, id));
  if (row === undefined) throw new SandboxError("UNKNOWN_CONVERSATION", `There is no conversation "${id}"`);
  return { ...row.conversations, agent: row.agents };
}
