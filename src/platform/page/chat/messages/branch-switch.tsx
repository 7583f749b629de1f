import { Flex, Text } from "@radix-ui/themes";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { use } from "react";
import type { Message } from "../../../api/messages.ts";
import { ToolButton } from "../../tool-button.tsx";
import { ChatContext } from "../chat-context.ts";

/** Goes from one alternative of a message to the next: ‹ 2/3 ›. */
export function BranchSwitch({ message, siblings }: { message: Message; siblings: Message[] }) {
  const { show } = use(ChatContext);
  const index = siblings.findIndex(({ id }) => id === message.id);
  const [previous, next] = [siblings[index - 1], siblings[index + 1]];
  return (
    <Flex align="center" gap="2" role="group" aria-label="Versions">
      <ToolButton label="Previous version" disabled={!previous} onClick={() => previous && show(previous)}>
        <ChevronLeft size={15} />
      </ToolButton>
      <Text size="1" color="gray" className="branch-number" aria-label={`Version ${index + 1} of ${siblings.length}`}>
        {index + 1}/{siblings.length}
      </Text>
      <ToolButton label="Next version" disabled={!next} onClick={() => next && show(next)}>
        <ChevronRight size={15} />
      </ToolButton>
    </Flex>
  );
}
