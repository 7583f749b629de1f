import { Flex } from "@radix-ui/themes";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import type { Agent, AgentLimits } from "../../api/agents.ts";
import { api, pathOf } from "../api.ts";
import { FormProvider } from "../forms/field-context.tsx";
import { UnsavedChanges } from "../forms/unsaved-changes.tsx";
import { useDebounced } from "../forms/use-debounced.ts";
import { useDraft } from "../forms/use-draft.ts";
import { Note } from "../note.tsx";
import { keys } from "../queries.ts";
import { AgentBar } from "./agent-bar.tsx";
import { AgentFields } from "./agent-fields.tsx";
import { Toolkits } from "./toolkits.tsx";
import { changeOf, NEW_AGENT, usePermissionFaults } from "./use-agent.ts";

/** An agent as a form, read-only for those who may not change it. */
export function AgentForm({ agent, limits }: { agent: Agent | null; limits: AgentLimits }) {
  const saved = agent ? changeOf(agent) : NEW_AGENT;
  const draft = useDraft(saved);
  const { permissions } = draft.value;
  const isReadOnly = agent !== null && !agent.canEdit;
  const faults = usePermissionFaults(useDebounced(permissions), !isReadOnly);
  const client = useQueryClient();
  const navigate = useNavigate();
  const save = useMutation({
    mutationFn: () =>
      agent ? api.put<Agent>(`/agents${pathOf(agent.id)}`, draft.value) : api.post<Agent>("/agents", draft.value),
    onSuccess: (next) => {
      client.setQueryData([...keys.agents, "form", next.id], { agent: next, limits });
      draft.discard();
      toast.success(`Agent “${next.name}” saved`);
      if (!agent) void navigate(`/agents/${encodeURIComponent(next.id)}`, { replace: true });
      void client.invalidateQueries({ queryKey: keys.agents, exact: true });
    },
  });
  const setPermission = (path: readonly (string | number)[], value: unknown) =>
    draft.set(["permissions", ...path], value);

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <AgentBar
        agent={agent}
        draft={draft}
        isReadOnly={isReadOnly}
        isSaving={save.isPending}
        hasFaults={faults.length > 0}
      />
      {isReadOnly && (
        <Note color="gray" size="2" mb="4" sign={<Lock size={16} />}>
          {agent.owner ? `Only ${agent.owner.name} and administrators` : "Only administrators"} can change this agent.
          You can use it.
        </Note>
      )}
      <Flex direction="column" gap="5">
        <AgentFields draft={draft} isReadOnly={isReadOnly} />
        <FormProvider value={{ value: permissions, saved: saved.permissions, faults, isReadOnly, set: setPermission }}>
          <Toolkits draft={draft} limits={limits} isReadOnly={isReadOnly} />
        </FormProvider>
      </Flex>
      <UnsavedChanges when={draft.isChanged && !save.isPending} />
    </form>
  );
}
