import { eq } from "drizzle-orm";
import { DatabaseToggles } from "../chat/database-toggles.ts";
import { listTools } from "../chat/internal-tools.ts";
import type { Services } from "../server/services.ts";
import { conversations } from "../storage/schema.ts";

/** The conversations that are held with an agent. */
export async function conversationsWith({ db }: Services, agentId: string): Promise<string[]> {
  const rows = await db.select({ id: conversations.id }).from(conversations).where(eq(conversations.agentId, agentId));
  return rows.map(({ id }) => id);
}

/** Tells who looks on at conversations what their agent is now; null where it is gone. */
export async function tellConversations(
  { db, sandbox, live }: Services,
  ids: readonly string[],
  agent: { id: string; name: string } | null,
): Promise<void> {
  const toggles = new DatabaseToggles(db);
  for (const id of ids.filter((one) => live.isFollowed(one))) {
    const tools = await listTools({ toggles, sandbox }, { id, agentId: agent?.id ?? null }, "editor");
    live.publish(id, { type: "conversation", change: { agent, tools } });
  }
}
