import { useMemo } from "react";
import type { Conversation } from "../../api/conversations.ts";
import { MessageArea } from "./messages/message-area.tsx";
import { useConversationStream } from "./stream/use-conversation-stream.ts";
import { branchOf } from "./tree.ts";
import { Welcome } from "./welcome.tsx";

interface ConversationMessagesProps {
  id: string | undefined;
  conversation: Conversation | undefined;
  isLoading: boolean;
  /** Must stay the same function. */
  onConnection(isConnected: boolean): void;
}

/** The shown branch, or what to begin with. What comes by the stream, many times a second, is drawn from here on down. */
export function ConversationMessages({ id, conversation, isLoading, onConnection }: ConversationMessagesProps) {
  const live = useConversationStream(id, onConnection);
  const { messages, leaf } = conversation ?? EMPTY;
  const branch = useMemo(() => branchOf(messages, leaf), [messages, leaf]);
  if (branch.length === 0) return <Welcome isLoading={isLoading} agentName={conversation?.agent?.name} />;
  return <MessageArea messages={messages} branch={branch} live={live} />;
}

const EMPTY: Pick<Conversation, "messages" | "leaf"> = { messages: [], leaf: null };
