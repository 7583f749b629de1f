import { Badge, Flex, Heading, Text } from "@radix-ui/themes";
import { Bot, PanelRight, Pencil } from "lucide-react";
import { useState } from "react";
import type { Conversation } from "../../../api/conversations.ts";
import { ShareButton } from "../../sharing/share-button.tsx";
import { ToolButton } from "../../tool-button.tsx";
import { RenameConversation } from "../list/rename-conversation.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { PythonState } from "./python-state.tsx";

interface ConversationHeaderProps {
  /** Undefined for one that is not created yet. */
  conversation: Conversation | undefined;
  isConnected: boolean;
  isInspecting: boolean;
  onInspect(): void;
}

export function ConversationHeader({ conversation, isConnected, isInspecting, onInspect }: ConversationHeaderProps) {
  const [isRenaming, setIsRenaming] = useState(false);
  if (!conversation) return <header className="chat-header" />;
  const canEdit = conversation.access === "editor";
  return (
    <header className="chat-header">
      <Flex align="center" gap="2" minWidth="0" flexGrow="1">
        <Heading as="h1" size="3" weight="medium" truncate>
          {conversation.title}
        </Heading>
        {canEdit && (
          <ToolButton label="Rename the conversation" onClick={() => setIsRenaming(true)}>
            <Pencil size={14} />
          </ToolButton>
        )}
        {conversation.agent && (
          <Badge color="gray" variant="soft" className="chat-agent">
            <Bot size={12} aria-hidden /> {conversation.agent.name}
          </Badge>
        )}
        {!canEdit && <Badge color="gray">Read only</Badge>}
      </Flex>
      {!isConnected && (
        <Text size="1" color="amber" role="status">
          Reconnecting…
        </Text>
      )}
      <PythonState conversation={conversation} />
      <Flex align="center" gap="4" pr="1">
        <ExportMenu id={conversation.id} />
        {canEdit && <ShareButton conversation={conversation} />}
        <ToolButton
          label="Inspector"
          size="2"
          aria-pressed={isInspecting}
          color={isInspecting ? "iris" : "gray"}
          onClick={onInspect}
        >
          <PanelRight size={17} />
        </ToolButton>
      </Flex>
      {isRenaming && <RenameConversation conversation={conversation} onClose={() => setIsRenaming(false)} />}
    </header>
  );
}
