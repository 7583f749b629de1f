import { Box, Text, TextArea, TextField } from "@radix-ui/themes";
import type { AgentChange } from "../../api/agents.ts";
import type { Draft } from "../forms/use-draft.ts";
import { Picker } from "../picker.tsx";
import { useMe } from "../queries.ts";

/** Name, instructions and model of an agent. */
export function AgentFields({ draft: { value, set }, isReadOnly }: { draft: Draft<AgentChange>; isReadOnly: boolean }) {
  const models = useMe().data?.models ?? [];
  const offered = models.map(({ id, label }) => ({ value: id, label }));
  const isOffered = value.model === null || models.some(({ id }) => id === value.model);
  const options = [
    { value: null, label: `The platform's own${models[0] ? ` (${models[0].label})` : ""}` },
    ...offered,
    ...(isOffered ? [] : [{ value: value.model, label: `${value.model} (not offered any more)` }]),
  ];
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
        <Picker
          id="agent-model"
          style={{ width: "100%" }}
          value={value.model}
          options={options}
          isDisabled={isReadOnly}
          onChange={(model) => set(["model"], model)}
        />
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
