import { and, eq } from "drizzle-orm";
import type { Broadcast } from "../../protocol/index.ts";
import { conversationOf } from "../sandbox/session-ids.ts";
import { conversations, messages } from "../storage/schema.ts";
import type { Chat } from "./chat.ts";

/** Tells whoever looks at a conversation that the Python of its shown branch is gone; while a run is under way, its result says so. */
export async function publishSessionEvent({ db, live }: Chat, { session, event, reason }: Broadcast): Promise<void> {
  const id = conversationOf(session);
  if (event === "opened" || live.isRunning(id)) return;
  const [shown] = await db
    .select({ id: messages.id })
    .from(conversations)
    .innerJoin(messages, eq(messages.id, conversations.leaf))
    .where(and(eq(conversations.id, id), eq(messages.pythonSession, session)));
  if (shown !== undefined) live.publish(id, { type: "session", state: event, reason });
}
