import { and, asc, eq, isNull } from "drizzle-orm";
import { SandboxError } from "../../protocol/index.ts";
import type { ExecutionResult } from "../../protocol/index.ts";
import type { Message, PythonState } from "../api/messages.ts";
import { pathTo } from "../api/path-to.ts";
import type { Database } from "../storage/database.ts";
import { messages, users } from "../storage/schema.ts";
import { storableJson } from "./stored-text.ts";

/** All messages of a conversation; parents come before their children. */
export async function readMessages(db: Database, conversationId: string): Promise<Message[]> {
  const rows = await db
    .select({ message: messages, author: users.name })
    .from(messages)
    .leftJoin(users, eq(users.id, messages.authorId))
    .where(eq(messages.conversationId, conversationId))
    .orderBy(asc(messages.createdAt));
  return rows.map(({ message, author }) => toMessage(message, author));
}

export async function addMessages(db: Database, conversationId: string, added: readonly Message[]): Promise<void> {
  if (added.length === 0) return;
  await db.insert(messages).values(
    added.map(({ author, createdAt, id, parentId, role, ...message }) => ({
      id,
      conversationId,
      parentId,
      role,
      authorId: author.id === "" ? null : author.id,
      ...toChange(message),
      createdAt: new Date(createdAt),
    })),
  );
}

/** Keeps what changes in a message while it is being answered. @returns whether it is still there */
export async function updateMessage(db: Database, { id, ...message }: Message): Promise<boolean> {
  const rows = await db
    .update(messages)
    .set(toChange(message))
    .where(eq(messages.id, id))
    .returning({ id: messages.id });
  return rows.length > 0;
}

/** Notes that a message's Python is to be had in another session, too, so that the next message goes on there. */
export async function movePython(db: Database, message: Message, python: PythonState): Promise<void> {
  const { python: before } = message;
  message.python = python;
  // The message may have been finished meanwhile, with a run of its own.
  const isAsBefore =
    before === null
      ? isNull(messages.pythonSession)
      : and(eq(messages.pythonSession, before.session), eq(messages.pythonRun, before.run));
  await db
    .update(messages)
    .set({ pythonSession: python.session, pythonRun: python.run })
    .where(and(eq(messages.id, message.id), isAsBefore));
}

/** The branch that ends with a message, from its first one; empty for null. @throws SandboxError `UNKNOWN_MESSAGE` */
export function branchTo(all: readonly Message[], leaf: string | null): Message[] {
  const branch = pathTo(all, leaf);
  if (leaf !== null && branch.length === 0)
    throw new SandboxError("UNKNOWN_MESSAGE", `The conversation has no message "${leaf}"`);
  return branch;
}

function toMessage(row: typeof messages.$inferSelect, author: string | null): Message {
  const { pythonSession: session, pythonRun: run } = row;
  return {
    id: row.id,
    parentId: row.parentId,
    role: row.role,
    parts: row.parts,
    status: row.status,
    error: row.error,
    author: { id: row.authorId ?? "", name: author ?? "Somebody who left" },
    model: row.model,
    createdAt: row.createdAt.getTime(),
    python: session === null || run === null ? null : { session, run },
  };
}

function toChange({
  parts,
  status,
  error,
  model,
  python,
}: Pick<Message, "parts" | "status" | "error" | "model" | "python">) {
  return {
    parts: storableJson(parts),
    status,
    error: error && storableJson(error),
    model,
    pythonSession: python?.session ?? null,
    pythonRun: python?.run ?? null,
  };
}

/** Whether Python ran in a message. */
export function hasRun({ parts }: Message): boolean {
  return parts.some((part) => part.type === "tool" && part.call.result !== null && hasStarted(part.call.result));
}

/** Whether a run has begun; one that was stopped on its way to Python has not. */
export function hasStarted({ session }: Pick<ExecutionResult, "session">): boolean {
  return session.run > 0;
}
