import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { PolicyFault } from "../../api/admin.ts";
import type { Agent, AgentChange, AgentLimits } from "../../api/agents.ts";
import { api, pathOf } from "../api.ts";
import { keys } from "../queries.ts";

/** An agent that is not made yet. */
export const NEW_AGENT: AgentChange = { name: "", instructions: "", model: null, tools: {}, permissions: {} };

/** What a form writes of an agent. */
export function changeOf({ name, instructions, model, tools, permissions }: Agent): AgentChange {
  return { name, instructions, model, tools, permissions };
}

/** An agent, and what the platform allows it at most; no agent for a new one. */
export function useAgent(id: string | null) {
  return useQuery({
    queryKey: [...keys.agents, "form", id],
    queryFn: async ({ signal }) => {
      const agent = id === null ? null : api.get<Agent>(`/agents${pathOf(id)}`, signal);
      const limits = api.get<AgentLimits>("/agents/limits", signal);
      return { agent: await agent, limits: await limits };
    },
    // Another person's change would come under this one's hands.
    refetchOnWindowFocus: false,
  });
}

/** What is wrong with permissions that are being written. */
export function usePermissionFaults(permissions: AgentChange["permissions"], isAsked: boolean): PolicyFault[] {
  const query = useQuery({
    queryKey: [...keys.agents, "preview", permissions],
    queryFn: () => api.post<PolicyFault[]>("/agents/preview", { permissions }),
    enabled: isAsked && Object.keys(permissions).length > 0,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
  });
  return Object.keys(permissions).length > 0 ? (query.data ?? []) : [];
}
