import { Button, Flex, Text, TextArea } from "@radix-ui/themes";
import { type KeyboardEvent, use, useState } from "react";
import type { Message } from "../../../api/messages.ts";
import { ChatContext } from "../chat-context.ts";

/** Writes a message anew; what was answered to the old one stays as another branch. */
export function EditMessage({ message, onClose }: { message: Message; onClose(): void }) {
  const { edit } = use(ChatContext);
  const [text, setText] = useState(() => message.parts.map((part) => (part.type === "text" ? part.text : "")).join(""));
  const [isSending, setIsSending] = useState(false);
  const send = async () => {
    setIsSending(true);
    if (await edit(message, text)) onClose();
    else setIsSending(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && text.trim() !== "") void send();
  };
  return (
    <div className="edit-message">
      <TextArea
        aria-label="Edit the message"
        autoFocus
        resize="vertical"
        size="3"
        rows={Math.min(16, text.split("\n").length + 1)}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Flex gap="3" align="center" justify="end" mt="2">
        <Text size="1" color="gray" className="edit-message-note">
          The conversation goes on from here; the old version stays.
        </Text>
        <Button variant="soft" color="gray" onClick={onClose}>
          Cancel
        </Button>
        <Button disabled={text.trim() === ""} loading={isSending} onClick={() => void send()}>
          Save and send
        </Button>
      </Flex>
    </div>
  );
}
