import { randomUUID } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Message } from "../api/messages.ts";
import type { Person } from "../api/people.ts";
import { requireRole } from "../people/access.ts";
import { artifacts, conversations, toggles } from "../storage/schema.ts";
import { artifactsOf } from "./artifacts.ts";
import { type Chat, readConversation } from "./chat.ts";
import { copyTitle } from "./copy-title.ts";
import { addMessages, branchTo, readMessages } from "./messages.ts";

/**
 * Makes a conversation of a person's own that has the past of another one up to a message, its Python included.
 *
 * @returns its id
 */
export async function forkConversation(chat: Chat, person: Person, from: string, messageId: string): Promise<string> {
  requireRole({ get: () => person }, "editor");
  const { db, branches, audit } = chat;
  const row = await readConversation(db, from);
  const branch = branchTo(await readMessages(db, from), messageId).filter(({ status }) => status !== "running");
  const id = randomUUID();
  const python = await branches.copy(row, branch.at(-1), id);
  const title = copyTitle(row.title, await titlesOf(db, person));
  await db.transaction(async (transaction) => {
    await transaction.insert(conversations).values({
      id,
      ownerId: person.id,
      agentId: row.agentId,
      model: row.model,
      title,
    });
    const copies = copyMessages(branch, python);
    await addMessages(transaction, id, copies);
    await transaction
      .update(conversations)
      .set({ leaf: copies.at(-1)?.id ?? null })
      .where(eq(conversations.id, id));
    await copyToggles(transaction, from, id);
    await copyArtifacts(transaction, { from, to: id }, artifactsOf(branch));
  });
  await audit.record(person, "conversation.fork", row.title, { conversation: from, fork: id });
  return id;
}

function copyMessages(branch: readonly Message[], python: Message["python"]): Message[] {
  const ids = new Map(branch.map(({ id }) => [id, randomUUID()]));
  return branch.map((message, index) => ({
    ...message,
    id: ids.get(message.id)!,
    parentId: message.parentId === null ? null : (ids.get(message.parentId) ?? null),
    python: index === branch.length - 1 ? python : message.python,
  }));
}

type Database = Chat["db"];

async function titlesOf(db: Database, person: Person): Promise<Set<string>> {
  const own = await db
    .select({ title: conversations.title })
    .from(conversations)
    .where(eq(conversations.ownerId, person.id));
  return new Set(own.map(({ title }) => title));
}

async function copyToggles(db: Database, from: string, to: string): Promise<void> {
  const own = await db
    .select()
    .from(toggles)
    .where(and(eq(toggles.scope, "conversation"), eq(toggles.scopeId, from)));
  if (own.length > 0) await db.insert(toggles).values(own.map((toggle) => ({ ...toggle, scopeId: to })));
}

async function copyArtifacts(
  db: Database,
  { from, to }: { from: string; to: string },
  hashes: string[],
): Promise<void> {
  if (hashes.length === 0) return;
  const { hash, mediaType, data } = artifacts;
  const copied = db
    .select({ conversationId: sql<string>`${to}::text`.as("conversation_id"), hash, mediaType, data })
    .from(artifacts)
    .where(and(eq(artifacts.conversationId, from), inArray(hash, hashes)));
  await db.insert(artifacts).select(copied);
}
