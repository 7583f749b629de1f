import { randomUUID } from "node:crypto";
import { and, desc, eq, exists, ilike, or, sql } from "drizzle-orm";
import { SandboxError } from "../../protocol/index.ts";
import type { Access, Conversation, ConversationChange, ConversationSummary } from "../api/conversations.ts";
import type { Person } from "../api/people.ts";
import { hasRole } from "../people/access.ts";
import { agents, conversations, members, messages, toggles } from "../storage/schema.ts";
import type { Chat, ConversationRow } from "./chat.ts";
import { readConversation } from "./chat.ts";
import { listTools } from "./internal-tools.ts";
import { branchTo, readMessages } from "./messages.ts";
import { storable } from "./stored-text.ts";
import { UNTITLED } from "./turns.ts";

/** Conversations that a list shows, at most. */
const MAX_LISTED = 200;

/** A person's own conversations and those shared with them, the latest first; only those that have a text in them, if it is given. */
export async function listConversations(
  { db, live }: Chat,
  person: Person,
  search: string,
): Promise<ConversationSummary[]> {
  const isShared = and(eq(members.conversationId, conversations.id), eq(members.userId, person.id));
  const isTheirs = or(eq(conversations.ownerId, person.id), eq(members.userId, person.id));
  const rows = await db
    .select({ conversation: conversations, agent: agents, access: members.access })
    .from(conversations)
    .leftJoin(members, isShared)
    .leftJoin(agents, eq(agents.id, conversations.agentId))
    .where(and(isTheirs, search.trim() === "" ? undefined : hasText(db, storable(search.trim()))))
    .orderBy(desc(conversations.updatedAt))
    .limit(MAX_LISTED);
  return rows.map(({ conversation, agent, access }) => {
    const own = conversation.ownerId === person.id ? "editor" : (access ?? "viewer");
    const granted = hasRole(person, "editor") ? own : "viewer";
    return summarize({ ...conversation, agent }, granted, live.isRunning(conversation.id));
  });
}

/** @throws SandboxError `UNKNOWN_AGENT` */
export async function createConversation({ db }: Chat, person: Person, agentId: string | null): Promise<string> {
  if (agentId !== null) {
    const [agent] = await db.select({ id: agents.id }).from(agents).where(eq(agents.id, agentId));
    if (agent === undefined) throw new SandboxError("UNKNOWN_AGENT", `There is no agent "${agentId}"`);
  }
  const id = randomUUID();
  await db.insert(conversations).values({ id, ownerId: person.id, agentId, title: UNTITLED });
  return id;
}

/** The whole conversation as a person with that access finds it. */
export async function describeConversation(chat: Chat, id: string, access: Access): Promise<Conversation> {
  const row = await readConversation(chat.db, id);
  const [all, tools] = await Promise.all([readMessages(chat.db, id), listTools(chat, row, access)]);
  const running = chat.live.running(id)?.message;
  return {
    ...summarize(row, access, chat.live.isRunning(id)),
    model: row.model,
    tools,
    messages: all.map((message) => (message.id === running?.id ? running : message)),
    leaf: row.leaf,
  };
}

/** @throws SandboxError `UNKNOWN_MESSAGE`, `MODEL_UNAVAILABLE` */
export async function changeConversation(chat: Chat, id: string, change: ConversationChange): Promise<void> {
  const { db, models, live } = chat;
  const { leaf, model } = change;
  const title = change.title && storable(change.title);
  if (leaf !== undefined) branchTo(await readMessages(db, id), leaf);
  if (model && !(await models.list()).some((offered) => offered.id === model)) {
    throw new SandboxError("MODEL_UNAVAILABLE", `The model "${model}" is not offered here`);
  }
  const columns = {
    ...(title !== undefined && { title }),
    ...(leaf !== undefined && { leaf }),
    ...(model !== undefined && { model }),
  };
  if (Object.keys(columns).length === 0) return;
  await db.update(conversations).set(columns).where(eq(conversations.id, id));
  if (leaf !== undefined) live.publish(id, { type: "messages", messages: [], leaf });
  const shown = { ...(title !== undefined && { title }), ...(model !== undefined && { model }) };
  if (Object.keys(shown).length > 0) live.publish(id, { type: "conversation", change: shown });
}

/** Deletes a conversation with its Python. Only its owner can. */
export async function deleteConversation(chat: Chat, person: Person, id: string): Promise<void> {
  const { db, live, branches, audit } = chat;
  const row = await readConversation(db, id);
  if (row.ownerId !== person.id) {
    const suggestion = "Leave it instead, under Share.";
    throw new SandboxError("FORBIDDEN", "Only its owner can delete a conversation", suggestion);
  }
  const running = live.running(id);
  running?.stop();
  await running?.ended;
  await live.reserve(id, () => db.delete(conversations).where(eq(conversations.id, id)));
  await db.delete(toggles).where(and(eq(toggles.scope, "conversation"), eq(toggles.scopeId, id)));
  live.dismiss(id);
  await audit.record(person, "conversation.delete", row.title, { conversation: id });
  // A sandbox that cannot be reached forgets the sessions by its own rules.
  void branches.end(row).catch(() => {});
}

function summarize(row: ConversationRow, access: Access, isRunning: boolean): ConversationSummary {
  const { id, title, agent, updatedAt } = row;
  return {
    id,
    title,
    access,
    isRunning,
    updatedAt: updatedAt.getTime(),
    agent: agent && { id: agent.id, name: agent.name },
  };
}

/** Whether the title or what was said has a text in it. */
function hasText(db: Chat["db"], text: string) {
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const said = sql`exists (
    select from jsonb_array_elements(${messages.parts}) part where part ->> 'type' = 'text' and part ->> 'text' ilike ${pattern}
  )`;
  const isSaid = db
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.conversationId, conversations.id), said));
  return or(ilike(conversations.title, pattern), exists(isSaid));
}
