import { Heading, Popover, Spinner } from "@radix-ui/themes";
import { ToggleRight } from "lucide-react";
import { use } from "react";
import { toast } from "sonner";
import { SandboxSwitch } from "../../../react/sandbox-switch.tsx";
import type { Conversation } from "../../api/conversations.ts";
import { ChatContext } from "../chat/chat-context.ts";
import { useDraftTools, useSwitchTool } from "../chat/use-conversation.ts";
import { ToolButton } from "../tool-button.tsx";

interface InternalToolsProps {
  /** Undefined for one that is not created yet; the first switch does that. */
  conversation: Conversation | undefined;
  /** Of one that is not created yet. */
  agentId: string | null;
  ensure(): Promise<string>;
  isOpen: boolean;
  onOpenChange(isOpen: boolean): void;
}

/** Switches the tools that a model may use in a conversation, from the next message on. */
export function InternalTools({ conversation, agentId, ensure, isOpen, onOpenChange }: InternalToolsProps) {
  const { id } = use(ChatContext);
  const draftTools = useDraftTools(agentId, id === undefined);
  const tools = conversation?.tools ?? draftTools;
  const change = useSwitchTool(ensure);
  const switchTool = (tool: string, on: boolean) =>
    change.mutate({ tool, on }, { onSuccess: () => void toast.success("Internal tools configuration updated") });
  const isAnyOn = tools?.some(({ on }) => on) ?? false;
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
        {tools ? (
          tools.map((tool) => (
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
