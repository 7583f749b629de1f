import { randomUUID } from "node:crypto";

// The first session of a conversation has its id; those of its other branches have an id of their own after it.

/** An id for a further session of a conversation. */
export function newSessionId(conversation: string): string {
  return `${conversation}.${randomUUID().slice(0, 8)}`;
}

/** The conversation that a session belongs to. */
export function conversationOf(session: string): string {
  return session.replace(/\.[^.]*$/, "");
}
