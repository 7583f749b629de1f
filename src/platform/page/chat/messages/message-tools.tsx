import { Text } from "@radix-ui/themes";
import { GitFork, Pencil, RefreshCw } from "lucide-react";
import { use } from "react";
import type { Message } from "../../../api/messages.ts";
import { CopyButton } from "../../copy-button.tsx";
import { ToolButton } from "../../tool-button.tsx";
import { ChatContext } from "../chat-context.ts";
import { isSupposed } from "../tree.ts";
import { BranchSwitch } from "./branch-switch.tsx";

/** What can be done with a message, in a row below it. */
export function MessageTools(props: { message: Message; siblings: Message[]; onEdit(): void }) {
  const { message, siblings, onEdit } = props;
  const { canEdit, regenerate, fork } = use(ChatContext);
  if (isSupposed(message) || message.status === "running") return <div className="message-tools" />;
  const text = textOf(message);
  return (
    <div className="message-tools" role="group" aria-label="Message actions">
      {siblings.length > 1 && <BranchSwitch message={message} siblings={siblings} />}
      {text !== "" && <CopyButton text={text} />}
      {canEdit && message.role === "user" && (
        <ToolButton label="Edit" onClick={onEdit}>
          <Pencil size={14} />
        </ToolButton>
      )}
      {canEdit && message.role === "assistant" && (
        <ToolButton label="Regenerate" onClick={() => regenerate(message)}>
          <RefreshCw size={14} />
        </ToolButton>
      )}
      {canEdit && (
        <ToolButton label="Fork from here" onClick={({ detail }) => detail < 2 && fork(message)}>
          <GitFork size={14} />
        </ToolButton>
      )}
      <Text size="1" color="gray" className="message-time">
        <time dateTime={new Date(message.createdAt).toISOString()}>{timeOf(message.createdAt)}</time>
        {message.model !== null && ` · ${message.model}`}
      </Text>
    </div>
  );
}

/** A message as text: what was written, and the code of a cell. */
function textOf({ parts, role }: Message): string {
  return parts
    .map((part) => {
      if (part.type === "text") return part.text;
      return part.type === "tool" && role === "cell" ? part.call.code : "";
    })
    .filter((text) => text !== "")
    .join("\n\n");
}

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

function timeOf(at: number): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return (isToday ? time : date).format(at);
}
