import { AlertDialog, Button, Flex } from "@radix-ui/themes";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "react-router";
import { toast } from "sonner";
import type { ConversationSummary } from "../../../api/conversations.ts";
import { api, pathOf } from "../../api.ts";
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
      <AlertDialog.Content maxWidth="420px">
        <AlertDialog.Title size="4">Delete the conversation?</AlertDialog.Title>
        <AlertDialog.Description size="2">
          “{title}” goes with its messages, its Python variables and its files. This cannot be undone.
        </AlertDialog.Description>
        <Flex gap="3" mt="4" justify="end">
          <AlertDialog.Cancel>
            <Button variant="soft" color="gray">
              Cancel
            </Button>
          </AlertDialog.Cancel>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            Delete
          </Button>
        </Flex>
      </AlertDialog.Content>
    </AlertDialog.Root>
  );
}
