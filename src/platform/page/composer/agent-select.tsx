import { useAgents } from "../queries.ts";
import { BarPicker } from "./bar-picker.tsx";

/** Which agent a new conversation is held with; left out where there is none. */
export function AgentSelect({ value, onChange }: { value: string | null; onChange(id: string | null): void }) {
  const { data: agents = [] } = useAgents();
  if (agents.length === 0) return null;
  const offered = agents.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <BarPicker
      aria-label="Agent"
      value={value}
      options={[{ value: null, label: "No agent" }, ...offered]}
      onChange={onChange}
    />
  );
}
