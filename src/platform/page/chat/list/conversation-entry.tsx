import { DropdownMenu, Spinner } from "@radix-ui/themes";
import { EllipsisVertical, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { NavLink } from "react-router";
import type { ConversationSummary } from "../../../api/conversations.ts";
import { ToolButton } from "../../tool-button.tsx";
import { DeleteConversation } from "./delete-conversation.tsx";
import { RenameConversation } from "./rename-conversation.tsx";

/** A line of the side bar, with a menu to rename and to delete. */
export function ConversationEntry(props: { conversation: ConversationSummary; onLeave?: () => void }) {
  const { conversation, onLeave } = props;
  const [dialog, setDialog] = useState<"rename" | "delete" | null>(null);
  const close = () => setDialog(null);
  // The number of a fork stays in sight where its title is cut.
  const [number] = / \(\d{1,3}\)$/.exec(conversation.title) ?? [""];
  const stem = conversation.title.slice(0, conversation.title.length - number.length);
  return (
    <li className="conversation">
      <NavLink
        to={`/chat/${conversation.id}`}
        className="conversation-link"
        onClick={onLeave}
        title={conversation.title}
      >
        {conversation.isRunning && <Spinner size="1" role="status" aria-label="Running" />}
        <span className="conversation-title">{stem}</span>
        {number !== "" && <span className="conversation-number">{number}</span>}
      </NavLink>
      {conversation.access === "editor" && (
        <DropdownMenu.Root>
          <DropdownMenu.Trigger>
            <ToolButton label={`Menu of ${conversation.title}`} className="conversation-menu">
              <EllipsisVertical size={15} />
            </ToolButton>
          </DropdownMenu.Trigger>
          <DropdownMenu.Content size="1">
            <DropdownMenu.Item onSelect={() => setDialog("rename")}>
              <Pencil size={14} /> Rename
            </DropdownMenu.Item>
            <DropdownMenu.Item color="red" onSelect={() => setDialog("delete")}>
              <Trash2 size={14} /> Delete
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Root>
      )}
      {dialog === "rename" && <RenameConversation conversation={conversation} onClose={close} />}
      {dialog === "delete" && <DeleteConversation conversation={conversation} onClose={close} />}
    </li>
  );
}
