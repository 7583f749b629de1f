import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import type { Conversation } from "../../../api/conversations.ts";
import type { ConversationEvent } from "../../../api/events.ts";
import type { Message } from "../../../api/messages.ts";
import { pathOf, urlOf } from "../../api.ts";
import { keys } from "../../queries.ts";
import { foldEvent } from "./fold-events.ts";
import { FrameQueue } from "./frame-queue.ts";
import { openStream } from "./open-stream.ts";

/**
 * Follows what happens in a conversation: keeps what is known of it up to date, and returns the answer under way. A stream that
 * breaks is opened again; the conversation is then loaded anew.
 */
export function useConversationStream(
  id: string | undefined,
  onConnection: (isConnected: boolean) => void,
): Message | null {
  const client = useQueryClient();
  const [live, setLive] = useState<Message | null>(null);

  useEffect(() => {
    if (id === undefined) return;
    const key = keys.conversation(id);
    let current: Message | null = null;
    const queue = new FrameQueue<ConversationEvent>((events) => {
      const before = client.getQueryData<Conversation>(key);
      if (!before) return;
      const after = events.reduce(foldEvent, { conversation: before, live: current });
      current = after.live;
      setLive(current);
      if (after.conversation !== before) client.setQueryData<Conversation>(key, after.conversation);
      for (const event of events) noticeEvent(event);
    });
    const noticeEvent = (event: ConversationEvent) => {
      const isBoundary = event.type === "messages" || event.type === "end" || event.type === "conversation";
      if (isBoundary) void client.invalidateQueries({ queryKey: keys.conversations });
      if (event.type === "end" || event.type === "session" || event.type === "state") {
        void client.invalidateQueries({ queryKey: keys.python(id) });
      }
      // What was asked for before would bring back how it was then.
      if (isBoundary && client.isFetching({ queryKey: key }) > 0) void client.invalidateQueries({ queryKey: key });
      if (event.type === "session") noticeSession(event);
    };
    let isFirst = true;
    const catchUp = async ({ leaf, running }: Extract<ConversationEvent, { type: "state" }>) => {
      if (client.isFetching({ queryKey: key }) > 0) await untilFetched(client, key);
      const known = client.getQueryData<Conversation>(key);
      const isBehind = known?.leaf !== leaf || known.isRunning !== (running !== null);
      if (isBehind || !isFirst) await client.refetchQueries({ queryKey: key });
      isFirst = false;
    };
    const close = openStream(urlOf(`/conversations${pathOf(id)}/events`), {
      onEvent: async (event) => {
        if (event.type === "state") await catchUp(event);
        queue.push(event);
      },
      onConnection,
      // It may have been deleted, or be shared no more: loading it says so.
      onRefusal: () => void client.invalidateQueries({ queryKey: key }),
    });
    return () => {
      close();
      queue.clear();
      setLive(null);
      onConnection(true);
    };
  }, [client, id, onConnection]);

  return live;
}

/** Resolves when a query that is under way has come to an end. */
function untilFetched(client: QueryClient, queryKey: readonly unknown[]): Promise<void> {
  return new Promise((resolve) => {
    const stop = client.getQueryCache().subscribe(() => {
      if (client.isFetching({ queryKey }) > 0) return;
      stop();
      resolve();
    });
  });
}

function noticeSession({ state, reason }: Extract<ConversationEvent, { type: "session" }>): void {
  if (state === "ended") toast.info("Python was ended", { description: reason ?? "The next run starts it again." });
  else toast.warning("Python was lost", { description: reason ?? "The next run says what is still there." });
}
