import { Text } from "@radix-ui/themes";
import { CircleAlert } from "lucide-react";
import type { Message } from "../../../api/messages.ts";
import { Note } from "../../note.tsx";

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
    <Note color="red" sign={<CircleAlert size={16} />}>
      {error
        ? `${error.message.replace(/\.$/, "")}. ${error.suggestion}`
        : "The answer was interrupted. Regenerate it."}
    </Note>
  );
}
