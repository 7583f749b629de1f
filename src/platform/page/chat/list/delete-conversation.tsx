import { AlertDialog, Button } from "@radix-ui/themes";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "react-router";
import { toast } from "sonner";
import type { ConversationSummary } from "../../../api/conversations.ts";
import { api, pathOf } from "../../api.ts";
import { ConfirmContent } from "../../forms/confirm-content.tsx";
import { keys } from "../../queries.ts";

interface DeleteConversationProps {
  conversation: Pick<ConversationSummary, "id" | "title">;
  onClose(): void;
}

/** Asks first: the conversation's Python and files go with it. */
export function DeleteConversation({ conversation: { id, title }, onClose }: DeleteConversationProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const shown = useParams().id;
  const remove = useMutation({
    mutationFn: () => api.delete(`/conversations${pathOf(id)}`),
    onSuccess: async () => {
      onClose();
      if (shown === id) await navigate("/chat", { replace: true });
      client.removeQueries({ queryKey: keys.conversation(id) });
      await client.invalidateQueries({ queryKey: keys.conversations });
      toast.success("The conversation is deleted");
    },
  });
  return (
    <AlertDialog.Root open onOpenChange={onClose}>
      <ConfirmContent
        title="Delete the conversation?"
        text={`“${title}” goes with its messages, its Python variables and its files. This cannot be undone.`}
      >
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
          Delete
        </Button>
      </ConfirmContent>
    </AlertDialog.Root>
  );
}
