import type { Conversation } from "../../../api/conversations.ts";
import type { ConversationEvent } from "../../../api/events.ts";
import { foldAnswer } from "../../../api/fold-answer.ts";
import type { Message } from "../../../api/messages.ts";
import { mergeMessages } from "../tree.ts";

/** What a page shows of a conversation. */
export interface Shown {
  conversation: Conversation;
  /** The answer or the cell under way, which goes before the one of its id in `conversation`. */
  live: Message | null;
}

/** What is shown after an event; nothing of it is changed in place. */
export function foldEvent({ conversation, live }: Shown, event: ConversationEvent): Shown {
  switch (event.type) {
    case "state":
      return {
        conversation: withMessages(
          conversation,
          event.running ? [event.running] : [],
          event.leaf,
          event.running !== null,
        ),
        live: event.running,
      };
    case "messages": {
      const running = event.messages.find(({ status }) => status === "running");
      const isRunning = running !== undefined || conversation.isRunning;
      return {
        conversation: withMessages(conversation, event.messages, event.leaf, isRunning),
        live: running ?? live,
      };
    }
    case "end":
      return { conversation: withMessages(conversation, [event.message], event.leaf, false), live: null };
    case "conversation":
      return { conversation: { ...conversation, ...event.change }, live };
    case "session":
      return { conversation, live };
    default:
      return { conversation, live: live && foldAnswer(live, event) };
  }
}

function withMessages(conversation: Conversation, changed: Message[], leaf: string | null, isRunning: boolean) {
  const messages = changed.length === 0 ? conversation.messages : mergeMessages(conversation.messages, changed);
  return { ...conversation, messages, leaf, isRunning };
}
