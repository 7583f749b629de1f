import { Select } from "@radix-ui/themes";
import type { Conversation } from "../../api/conversations.ts";
import { useChangeConversation } from "../chat/use-conversation.ts";
import { useMe } from "../queries.ts";

interface ModelSelectProps {
  conversation: Conversation | undefined;
  /** For a conversation that is not created yet. */
  value: string | null;
  onChange(model: string | null): void;
}

const OWN = "own";

/** Which model answers from the next message on; left out where there is no choice. */
export function ModelSelect({ conversation, value, onChange }: ModelSelectProps) {
  const models = useMe().data?.models ?? [];
  const change = useChangeConversation(conversation?.id ?? "");
  if (models.length < 2) return null;
  const model = conversation ? conversation.model : value;
  const choose = (next: string) => {
    const chosen = next === OWN ? null : next;
    if (conversation) change.mutate({ model: chosen });
    else onChange(chosen);
  };
  return (
    <Select.Root size="1" value={model ?? OWN} onValueChange={choose}>
      <Select.Trigger variant="ghost" color="gray" aria-label="Model" className="composer-select" />
      <Select.Content position="popper" side="top">
        <Select.Item value={OWN}>
          {conversation?.agent ? "The agent's model" : (models[0]?.label ?? "Default")}
        </Select.Item>
        {models.slice(conversation?.agent ? 0 : 1).map(({ id, label }) => (
          <Select.Item key={id} value={id}>
            {label}
          </Select.Item>
        ))}
      </Select.Content>
    </Select.Root>
  );
}
