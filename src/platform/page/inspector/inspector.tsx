import { Flex, Heading } from "@radix-ui/themes";
import { useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useMemo } from "react";
import { SessionInspector } from "../../../react/index.ts";
import type { Conversation } from "../../api/conversations.ts";
import { ToolButton } from "../tool-button.tsx";
import { createInspectorSource } from "./inspector-source.ts";

/** What the Python of the shown branch holds, beside the chat. */
export default function Inspector({ conversation, onClose }: { conversation: Conversation; onClose(): void }) {
  const { id, leaf, isRunning, access } = conversation;
  const client = useQueryClient();
  const source = useMemo(() => createInspectorSource(id, client), [id, client]);
  return (
    <aside className="inspector" aria-label="Inspector">
      <Flex align="center" justify="between" px="4" py="3">
        <Heading as="h2" size="3" weight="medium">
          Inspector
        </Heading>
        <ToolButton label="Close the inspector" size="2" onClick={onClose}>
          <X size={16} />
        </ToolButton>
      </Flex>
      <div className="inspector-body">
        <SessionInspector source={source} revision={`${leaf}-${isRunning}`} canEdit={access === "editor"} />
      </div>
    </aside>
  );
}
