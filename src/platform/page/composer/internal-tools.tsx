import { Heading, Popover, Spinner } from "@radix-ui/themes";
import { ToggleRight } from "lucide-react";
import { useEffect } from "react";
import { toast } from "sonner";
import { SandboxSwitch } from "../../../react/sandbox-switch.tsx";
import type { Conversation } from "../../api/conversations.ts";
import { useSwitchTool } from "../chat/use-conversation.ts";
import { ToolButton } from "../tool-button.tsx";
import { attempt } from "../toast-error.ts";

interface InternalToolsProps {
  conversation: Conversation | undefined;
  ensure(): Promise<string>;
  isOpen: boolean;
  onOpenChange(isOpen: boolean): void;
}

/** Switches the tools that a model may use in a conversation, from the next message on. */
export function InternalTools({ conversation, ensure, isOpen, onOpenChange }: InternalToolsProps) {
  const change = useSwitchTool();
  const isMissing = isOpen && !conversation;
  useEffect(() => {
    // The setting belongs to a conversation, so there has to be one.
    if (isMissing) void attempt(ensure()).then((id) => id === undefined && onOpenChange(false));
  }, [isMissing, ensure, onOpenChange]);
  const switchTool = (tool: string, on: boolean) => {
    if (!conversation) return;
    change.mutate(
      { id: conversation.id, tool, on },
      { onSuccess: () => void toast.success("Internal tools configuration updated") },
    );
  };
  const isAnyOn = conversation?.tools.some(({ on }) => on) ?? false;
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpenChange}>
      <Popover.Trigger>
        <ToolButton label="Internal tools" size="2" color={isAnyOn ? "iris" : "gray"}>
          <ToggleRight size={18} />
        </ToolButton>
      </Popover.Trigger>
      <Popover.Content className="tools-popup" side="top" align="start" aria-label="Internal tools">
        <Heading as="h2" size="2" mb="2">
          Internal tools
        </Heading>
        {conversation ? (
          conversation.tools.map((tool) => (
            <SandboxSwitch
              key={tool.name}
              label={tool.label}
              description={tool.description}
              obstacle={tool.obstacle}
              on={change.isPending && change.variables.tool === tool.name ? change.variables.on : tool.on}
              onChange={(on) => switchTool(tool.name, on)}
            />
          ))
        ) : (
          <Spinner role="status" aria-label="Loading" />
        )}
      </Popover.Content>
    </Popover.Root>
  );
}
