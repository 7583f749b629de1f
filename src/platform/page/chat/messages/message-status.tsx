import { Callout, Text } from "@radix-ui/themes";
import { CircleAlert } from "lucide-react";
import type { Message } from "../../../api/messages.ts";

/** How a message came to an end, where that was not as it should be. */
export function MessageStatus({ message: { status, error } }: { message: Message }) {
  if (status === "stopped") {
    return (
      <Text as="p" size="2" color="gray">
        Stopped.
      </Text>
    );
  }
  if (status !== "failed") return null;
  return (
    <Callout.Root color="red" size="1">
      <Callout.Icon>
        <CircleAlert size={16} />
      </Callout.Icon>
      <Callout.Text>
        {error
          ? `${error.message.replace(/\.$/, "")}. ${error.suggestion}`
          : "The answer was interrupted. Regenerate it."}
      </Callout.Text>
    </Callout.Root>
  );
}
