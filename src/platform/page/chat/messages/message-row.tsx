import { memo, use, useState } from "react";
import type { Message } from "../../../api/messages.ts";
import { ChatContext } from "../chat-context.ts";
import { focusMessageBox } from "../focus-message-box.ts";
import { EditMessage } from "./edit-message.tsx";
import { MessageHint } from "./message-hint.tsx";
import { MessageParts } from "./message-parts.tsx";
import { MessageStatus } from "./message-status.tsx";
import { MessageTools } from "./message-tools.tsx";

interface MessageRowProps {
  message: Message;
  /** The one that it goes on from. */
  before: Message | undefined;
  /** It and its alternatives. */
  siblings: Message[];
  isLast: boolean;
}

/** A message with all that can be done with it; drawn anew only when it has changed. */
export const MessageRow = memo(function MessageRow({ message, before, siblings, isLast }: MessageRowProps) {
  const { isShared } = use(ChatContext);
  const [isEditing, setIsEditing] = useState(false);
  const { role, author } = message;
  const closeEditor = () => {
    setIsEditing(false);
    focusMessageBox();
  };
  const isNamed = isShared && role !== "assistant";
  return (
    <article className={`message message-${role}`} aria-label={nameOf(message)} data-last={isLast || undefined}>
      {isNamed && <p className="message-author">{author.name}</p>}
      {isEditing ? (
        <EditMessage message={message} onClose={closeEditor} />
      ) : (
        <>
          <div className="message-body">
            <MessageParts message={message} />
            <MessageStatus message={message} />
          </div>
          <MessageHint message={message} before={before} isLast={isLast} />
          <MessageTools message={message} siblings={siblings} onEdit={() => setIsEditing(true)} />
        </>
      )}
    </article>
  );
});

function nameOf({ role, author }: Message): string {
  if (role === "assistant") return "Assistant";
  return role === "cell" ? `Cell of ${author.name}` : author.name;
}
