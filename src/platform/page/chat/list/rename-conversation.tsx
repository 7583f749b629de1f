import { Dialog, TextField } from "@radix-ui/themes";
import { type FormEvent, useState } from "react";
import type { ConversationSummary } from "../../../api/conversations.ts";
import { DialogButtons } from "../../forms/dialog-buttons.tsx";
import { useChangeConversation } from "../use-conversation.ts";

interface RenameConversationProps {
  conversation: Pick<ConversationSummary, "id" | "title">;
  onClose(): void;
}

export function RenameConversation({ conversation, onClose }: RenameConversationProps) {
  const [title, setTitle] = useState(conversation.title);
  const change = useChangeConversation(conversation.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ title: title.trim() }, { onSuccess: onClose });
  };
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Content maxWidth="420px" aria-describedby={undefined}>
        <form onSubmit={submit}>
          <Dialog.Title size="4">Rename the conversation</Dialog.Title>
          <TextField.Root
            aria-label="Title"
            value={title}
            maxLength={200}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setTitle(event.target.value)}
          />
          <DialogButtons action="Save" isPending={change.isPending} isDisabled={title.trim() === ""} />
        </form>
      </Dialog.Content>
    </Dialog.Root>
  );
}
