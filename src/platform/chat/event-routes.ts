import { Hono } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { ConversationEvent } from "../api/events.ts";
import type { Person } from "../api/people.ts";
import { findAccess, requireAccess } from "../people/access.ts";
import type { PlatformEnvironment } from "../server/services.ts";
import { type Chat, readConversation } from "./chat.ts";
import { EventQueue } from "./event-queue.ts";
import { asSeenWith } from "./internal-tools.ts";

/** Milliseconds between two signs of life, at which it is also looked whether the person may still read. */
const ALIVE_MS = 20_000;

/** The stream of a conversation, as server-sent events. It begins with where things stand, so that a reload loses nothing. */
export function createEventRoutes(chat: Chat): Hono<PlatformEnvironment> {
  const { live, ending } = chat;
  const routes = new Hono<PlatformEnvironment>();

  routes.get("/conversations/:id/events", async (context) => {
    const id = context.req.param("id");
    const person = await requireAccess(chat, context, id, "viewer");
    context.header("x-accel-buffering", "no"); // A proxy is to pass on each event as it comes.
    return streamSSE(context, async (stream) => {
      const queue = new EventQueue();
      const unfollow = live.follow(id, (event) => queue.push(event));
      const close = () => queue.close();
      stream.onAbort(close);
      ending.addEventListener("abort", close);
      if (ending.aborted) close();
      const alive = setInterval(() => queue.wake(), ALIVE_MS);
      try {
        while (await queue.next()) if (!(await tell(chat, { id, person, stream, queue }))) break;
      } finally {
        clearInterval(alive);
        ending.removeEventListener("abort", close);
        unfollow();
      }
    });
  });

  return routes;
}

interface Reader {
  id: string;
  person: Person;
  stream: SSEStreamingApi;
  queue: EventQueue;
}

/** Tells a reader what is new; false when the person may not read any more. */
async function tell(chat: Chat, { id, person, stream, queue }: Reader): Promise<boolean> {
  const send = (event: ConversationEvent) => stream.writeSSE({ data: JSON.stringify(event) });
  if (queue.isBehind) {
    const { leaf } = await readConversation(chat.db, id);
    queue.catchUp(); // From here on no event is missed; what was before is in the message.
    await send({ type: "state", running: chat.live.running(id)?.message ?? null, leaf });
    return true;
  }
  const events = queue.take();
  if (events.length > 0) {
    for (const event of events) await send(await asSeenBy(chat, event, { id, person }));
    return true;
  }
  if ((await findAccess(chat.db, person, id)) === null) return false;
  await stream.write(": alive\n\n");
  return true;
}

/** Whether a tool can be used is not the same for all who read. */
async function asSeenBy(
  { db }: Chat,
  event: ConversationEvent,
  { id, person }: Pick<Reader, "id" | "person">,
): Promise<ConversationEvent> {
  if (event.type !== "conversation" || event.change.tools === undefined) return event;
  const access = (await findAccess(db, person, id)) ?? "viewer";
  return { ...event, change: { ...event.change, tools: asSeenWith(access, event.change.tools) } };
}
