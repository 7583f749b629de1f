import { Select } from "@radix-ui/themes";
import { useAgents } from "../queries.ts";

const NONE = "none";

/** Which agent a new conversation is held with; left out where there is none. */
export function AgentSelect({ value, onChange }: { value: string | null; onChange(id: string | null): void }) {
  const { data: agents = [] } = useAgents();
  if (agents.length === 0) return null;
  return (
    <Select.Root size="1" value={value ?? NONE} onValueChange={(next) => onChange(next === NONE ? null : next)}>
      <Select.Trigger variant="ghost" color="gray" aria-label="Agent" className="composer-select" />
      <Select.Content position="popper" side="top">
        <Select.Item value={NONE}>No agent</Select.Item>
        {agents.map(({ id, name }) => (
          <Select.Item key={id} value={id}>
            {name}
          </Select.Item>
        ))}
      </Select.Content>
    </Select.Root>
  );
}
