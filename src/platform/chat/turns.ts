import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Session } from "../../client/index.ts";
import type { Message, Part } from "../api/messages.ts";
import type { Person } from "../api/people.ts";
import { logFailure } from "../server/log-failure.ts";
import { conversations } from "../storage/schema.ts";
import { answer, type Ending } from "./answer.ts";
import { newCall } from "./answer-stream.ts";
import type { Chat, ConversationRow } from "./chat.ts";
import { addMessages, hasRun, updateMessage } from "./messages.ts";
import { performRun } from "./perform-run.ts";
import { RunningMessage } from "./running-message.ts";
import { storable } from "./stored-text.ts";

/** Title of a conversation before its first message. */
export const UNTITLED = "New conversation";
const MAX_TITLE = 60;

export interface Turn {
  conversation: ConversationRow;
  person: Person;
  /** From the first message to the one that the new ones follow. */
  branch: readonly Message[];
}

/** Adds what a person said, if anything, and has it answered; resolves with the new messages while the answer is being written. */
export async function startAnswer(chat: Chat, turn: Turn, said: Message | null): Promise<Message[]> {
  const branch = said === null ? turn.branch : [...turn.branch, said];
  const { model, agent } = turn.conversation;
  const chosen = model ?? agent?.model ?? (await chat.models.list())[0]?.id ?? null;
  const reply = { ...newMessage(turn, "assistant", branch.at(-1)), model: chosen };
  return start(chat, turn, said === null ? [reply] : [said, reply], (running) =>
    answer(chat, running, { ...turn, branch }),
  );
}

/** Runs a person's own Python; else as `startAnswer`. */
export async function startCell(chat: Chat, turn: Turn, code: string): Promise<Message[]> {
  const call = { ...newCall(`call-${randomUUID()}`), code, state: "running" as const, startedAt: Date.now() };
  const cell: Message = { ...newMessage(turn, "cell", turn.branch.at(-1)), parts: [{ type: "tool", call }] };
  return start(chat, turn, [cell], async (running): Promise<Ending> => {
    const open = (): Promise<Session> => chat.branches.open(turn.conversation, turn.branch.at(-1));
    const run = { ...turn, running, callId: call.id, code, open, continues: turn.branch.some(hasRun) };
    // A refusal is shown in the call.
    await performRun(chat, run).catch(() => {});
    return { status: running.signal.aborted ? "stopped" : "done", error: null };
  });
}

/** A message after another one, with that one's Python. */
export function newMessage(
  { person }: Pick<Turn, "person">,
  role: Message["role"],
  after: Message | undefined,
  parts: Part[] = [],
): Message {
  return {
    id: randomUUID(),
    parentId: after?.id ?? null,
    role,
    parts,
    status: role === "user" ? "done" : "running",
    error: null,
    model: null,
    author: { id: person.id, name: person.name },
    createdAt: Math.max(Date.now(), (after?.createdAt ?? 0) + 1),
    python: after?.python ?? null,
  };
}

/** Adds messages and makes the last one the leaf; tells everybody. */
export async function addToBranch(chat: Chat, { conversation }: Turn, added: Message[]): Promise<void> {
  const { db, live } = chat;
  const leaf = added.at(-1)!.id;
  const title = conversation.title === UNTITLED ? titleOf(added) : conversation.title;
  await addMessages(db, conversation.id, added);
  await db
    .update(conversations)
    .set({ leaf, title, updatedAt: new Date() })
    .where(eq(conversations.id, conversation.id));
  live.publish(conversation.id, { type: "messages", messages: added, leaf });
  if (title === conversation.title) return;
  conversation.title = title;
  live.publish(conversation.id, { type: "conversation", change: { title } });
}

/** Begins to write the last one of the new messages; to be called while the conversation is reserved. */
async function start(
  chat: Chat,
  turn: Turn,
  added: Message[],
  write: (running: RunningMessage) => Promise<Ending>,
): Promise<Message[]> {
  const { db, live, ending } = chat;
  const { id } = turn.conversation;
  const running = new RunningMessage(added.at(-1)!, {
    publish: (event) => live.publish(id, event),
    keep: async (message) => {
      if (ending.aborted) return; // The next start says what was cut off.
      if (!(await updateMessage(db, message))) running.stop(); // Its conversation went with the person who owned it.
    },
  });
  await addToBranch(chat, turn, added);
  live.begin(id, running);
  live.publish(id, { type: "conversation", change: { isRunning: true } });
  void write(running)
    .then((ending) => finish(chat, turn, running, ending))
    .catch(logFailure)
    .finally(() => {
      live.end(id, running);
      running.release();
    });
  return added;
}

async function finish(
  { db, live, branches, ending }: Chat,
  turn: Turn,
  running: RunningMessage,
  how: Ending,
): Promise<void> {
  const { conversation } = turn;
  const message = await running.end(how);
  if (ending.aborted) return;
  const updatedAt = new Date();
  const isIt = eq(conversations.id, conversation.id);
  const [row] = await db.update(conversations).set({ updatedAt }).where(isIt).returning({ leaf: conversations.leaf });
  live.end(conversation.id, running);
  live.publish(conversation.id, { type: "end", message, leaf: row?.leaf ?? message.id });
  live.publish(conversation.id, { type: "conversation", change: { isRunning: false, updatedAt: updatedAt.getTime() } });
  if (row !== undefined && hasRun(message)) void branches.save(conversation, message);
}

/** The first line of what was said first, or of its code where it begins with that; else the name of its file. */
function titleOf([first]: Message[]): string {
  const parts = first?.parts.toSorted((a, b) => Number(a.type === "file") - Number(b.type === "file")) ?? [];
  const lines = parts.map(textOf).join("\n").split("\n");
  const line = lines.find((one) => one.trim() !== "" && !/^\s*(```|~~~)/.test(one)) ?? "";
  const title = storable(line).replace(/\s+/g, " ").trim();
  if (title === "") return UNTITLED;
  return title.length <= MAX_TITLE ? title : `${title.slice(0, MAX_TITLE).replace(/\s+\S*$/, "")}…`;
}

function textOf(part: Part): string {
  if (part.type === "text") return part.text;
  return part.type === "tool" ? part.call.code : part.path;
}
