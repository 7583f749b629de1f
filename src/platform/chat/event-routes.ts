import { Hono } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import { SandboxError } from "../../protocol/index.ts";
import type { ConversationEvent } from "../api/events.ts";
import type { Person } from "../api/people.ts";
import { findAccess, requireAccess } from "../people/access.ts";
import type { PlatformEnvironment } from "../server/services.ts";
import { type Chat, readConversation } from "./chat.ts";
import { EventQueue } from "./event-queue.ts";
import { asSeenWith } from "./internal-tools.ts";

/** Milliseconds between two signs of life. */
const ALIVE_MS = 20_000;

/** Milliseconds for which it is taken that a person may still read. */
const ACCESS_MS = 1000;

/** Streams that a person has at the same time, at most. */
const MAX_STREAMS = 50;

/** The stream of a conversation, as server-sent events. It begins with where things stand, so that a reload loses nothing. */
export function createEventRoutes(chat: Chat): Hono<PlatformEnvironment> {
  const { live, ending } = chat;
  const streams = new Map<string, number>();
  const routes = new Hono<PlatformEnvironment>();

  routes.get("/conversations/:id/events", async (context) => {
    const id = context.req.param("id");
    const person = await requireAccess(chat, context, id, "viewer");
    const release = countStream(streams, person);
    context.header("x-accel-buffering", "no"); // A proxy is to pass on each event as it comes.
    return streamSSE(context, async (stream) => {
      const queue = new EventQueue();
      const close = () => queue.close();
      const unfollow = live.follow(id, (event) => queue.push(event), close);
      stream.onAbort(close);
      ending.addEventListener("abort", close);
      if (ending.aborted) close();
      const alive = setInterval(() => queue.wake(), ALIVE_MS);
      let askedAt = Date.now();
      try {
        while (await queue.next()) {
          if (Date.now() - askedAt >= ACCESS_MS) {
            if ((await findAccess(chat.db, person, id)) === null) break;
            askedAt = Date.now();
          }
          await tell(chat, { id, person, stream, queue });
        }
      } finally {
        clearInterval(alive);
        ending.removeEventListener("abort", close);
        unfollow();
        release();
      }
    });
  });

  return routes;
}

/** Counts one more stream of a person. @returns what counts it as over */
function countStream(streams: Map<string, number>, { id }: Person): () => void {
  const count = streams.get(id) ?? 0;
  if (count >= MAX_STREAMS) {
    const message = `You may follow ${MAX_STREAMS} conversations at the same time`;
    throw new SandboxError("RATE_LIMITED", message, "Close tabs of the platform that you do not need.");
  }
  streams.set(id, count + 1);
  return () => {
    const left = (streams.get(id) ?? 1) - 1;
    if (left > 0) streams.set(id, left);
    else streams.delete(id);
  };
}

interface Reader {
  id: string;
  person: Person;
  stream: SSEStreamingApi;
  queue: EventQueue;
}

/** Tells a reader what is new, or that the stream is alive. */
async function tell(chat: Chat, { id, person, stream, queue }: Reader): Promise<void> {
  const send = (event: ConversationEvent) => stream.writeSSE({ data: JSON.stringify(event) });
  if (queue.isBehind) {
    const { leaf } = await readConversation(chat.db, id);
    queue.catchUp(); // From here on no event is missed; what was before is in the message.
    await send({ type: "state", running: chat.live.running(id)?.message ?? null, leaf });
    return;
  }
  const events = queue.take();
  for (const event of events) await send(await asSeenBy(chat, event, { id, person }));
  if (events.length === 0) await stream.write(": alive\n\n");
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
