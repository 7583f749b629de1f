import { inArray } from "drizzle-orm";
import type { SessionRow } from "../api/admin.ts";
import { conversationOf } from "../sandbox/session-ids.ts";
import type { Services } from "../server/services.ts";
import { agents, conversations } from "../storage/schema.ts";

/**
 * The sessions that the sandbox has open, the last used first, with what people know of them.
 *
 * @throws SandboxError when the sandbox cannot be used
 */
export async function listSessions({ db, sandbox }: Pick<Services, "db" | "sandbox">): Promise<SessionRow[]> {
  const { sessions } = await (await sandbox.client()).status();
  const agentIds = sessions.flatMap(({ agent }) => agent ?? []);
  const [titles, names] = await Promise.all([
    db
      .select({ id: conversations.id, title: conversations.title })
      .from(conversations)
      .where(
        inArray(
          conversations.id,
          sessions.map(({ id }) => conversationOf(id)),
        ),
      ),
    db.select({ id: agents.id, name: agents.name }).from(agents).where(inArray(agents.id, agentIds)),
  ]);
  const conversationById = new Map(titles.map((conversation) => [conversation.id, conversation]));
  const nameById = new Map(names.map(({ id, name }) => [id, name]));
  return sessions
    .map((session) => {
      const conversation = conversationById.get(conversationOf(session.id)) ?? null;
      // In a conversation it is one of the platform's agents; other sessions have those of a policy, whose ids are names.
      const unknown = conversation === null ? session.agent : "a deleted agent";
      return { ...session, conversation, agentName: session.agent && (nameById.get(session.agent) ?? unknown) };
    })
    .sort((a, b) => b.lastUsedAt - a.lastUsedAt);
}
