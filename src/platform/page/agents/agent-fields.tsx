import { Box, Select, Text, TextArea, TextField } from "@radix-ui/themes";
import type { AgentChange } from "../../api/agents.ts";
import type { Draft } from "../forms/use-draft.ts";
import { useMe } from "../queries.ts";

/** Stands for the platform's own model, since a select's value cannot be empty. */
const PLATFORM = "platform";

/** Name, instructions and model of an agent. */
export function AgentFields({ draft: { value, set }, isReadOnly }: { draft: Draft<AgentChange>; isReadOnly: boolean }) {
  const offered = useMe().data?.models ?? [];
  const isOffered = value.model === null || offered.some(({ id }) => id === value.model);
  return (
    <>
      <Box>
        <Label id="agent-name">Name</Label>
        <TextField.Root
          id="agent-name"
          required
          maxLength={80}
          readOnly={isReadOnly}
          placeholder="Data analyst"
          value={value.name}
          onChange={({ target }) => set(["name"], target.value)}
        />
      </Box>
      <Box>
        <Label id="agent-instructions">Instructions</Label>
        <TextArea
          id="agent-instructions"
          rows={12}
          resize="vertical"
          maxLength={50_000}
          readOnly={isReadOnly}
          placeholder="What the assistant is, what it knows, how it answers."
          value={value.instructions}
          onChange={({ target }) => set(["instructions"], target.value)}
        />
      </Box>
      <Box>
        <Label id="agent-model">Model</Label>
        <Select.Root
          value={value.model ?? PLATFORM}
          disabled={isReadOnly}
          onValueChange={(model) => set(["model"], model === PLATFORM ? null : model)}
        >
          <Select.Trigger id="agent-model" style={{ width: "100%" }} />
          <Select.Content position="popper">
            <Select.Item
              value={PLATFORM}
            >{`The platform's own${offered[0] ? ` (${offered[0].label})` : ""}`}</Select.Item>
            {offered.map(({ id, label }) => (
              <Select.Item key={id} value={id}>
                {label}
              </Select.Item>
            ))}
            {!isOffered && value.model && (
              <Select.Item value={value.model}>{`${value.model} (not offered any more)`}</Select.Item>
            )}
          </Select.Content>
        </Select.Root>
      </Box>
    </>
  );
}

function Label({ id, children }: { id: string; children: string }) {
  return (
    <Text as="label" htmlFor={id} size="2" weight="medium" mb="1" style={{ display: "block" }}>
      {children}
    </Text>
  );
}
