import { useQuery } from "@tanstack/react-query";
import type { Agent } from "../api/agents.ts";
import type { ConversationSummary } from "../api/conversations.ts";
import type { Me, SignInMethods } from "../api/people.ts";
import type { Sample } from "../api/samples.ts";
import { api } from "./api.ts";

/** Names of what the page knows of the server. */
export const keys = {
  me: ["me"],
  agents: ["agents"],
  conversations: ["conversations"],
  conversation: (id: string) => ["conversation", id],
  /** Of a conversation that is not created yet. */
  tools: (agentId: string | null) => ["tools", agentId],
  members: (id: string) => ["members", id],
  /** What the inspector shows of a conversation's Python. */
  python: (id: string) => ["python", id],
} as const;

export const useMe = () =>
  useQuery({ queryKey: keys.me, queryFn: ({ signal }) => api.get<Me>("/me", signal), staleTime: 60_000 });

export const useSignInMethods = () =>
  useQuery({ queryKey: ["sign-in-methods"], queryFn: () => api.get<SignInMethods>("/sign-in-methods") });

export const useAgents = () =>
  useQuery({ queryKey: keys.agents, queryFn: ({ signal }) => api.get<Agent[]>("/agents", signal) });

export function useConversations(search: string) {
  const path = search === "" ? "/conversations" : `/conversations?search=${encodeURIComponent(search)}`;
  return useQuery({
    queryKey: [...keys.conversations, search],
    queryFn: ({ signal }) => api.get<ConversationSummary[]>(path, signal),
    placeholderData: (previous) => previous,
    // Others' answers end without this page being told.
    refetchInterval: ({ state }) => (state.data?.some(({ isRunning }) => isRunning) ? 4000 : 60_000),
  });
}

export const useSamples = () =>
  useQuery({
    queryKey: ["samples"],
    queryFn: ({ signal }) => api.get<Sample[]>("/samples", signal),
    staleTime: Infinity,
  });
