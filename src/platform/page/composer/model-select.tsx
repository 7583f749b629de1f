import type { Conversation } from "../../api/conversations.ts";
import { useChangeConversation } from "../chat/use-conversation.ts";
import { useMe } from "../queries.ts";
import { BarPicker } from "./bar-picker.tsx";

interface ModelSelectProps {
  conversation: Conversation | undefined;
  /** For a conversation that is not created yet. */
  value: string | null;
  onChange(model: string | null): void;
}

/** Which model answers from the next message on; left out where there is no choice. */
export function ModelSelect({ conversation, value, onChange }: ModelSelectProps) {
  const models = useMe().data?.models ?? [];
  const change = useChangeConversation(conversation?.id ?? "");
  if (models.length < 2) return null;
  const offered = models.map(({ id, label }) => ({ value: id, label }));
  const options = conversation?.agent
    ? [{ value: null, label: "The agent's model" }, ...offered]
    : [{ value: null, label: models[0]?.label ?? "Default" }, ...offered.slice(1)];
  return (
    <BarPicker
      aria-label="Model"
      value={conversation ? conversation.model : value}
      options={options}
      onChange={(model) => (conversation ? change.mutate({ model }) : onChange(model))}
    />
  );
}
