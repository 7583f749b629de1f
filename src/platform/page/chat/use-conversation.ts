import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Conversation, ConversationChange, ToolSetting } from "../../api/conversations.ts";
import { api, pathOf } from "../api.ts";
import { keys } from "../queries.ts";
import { keepSupposed } from "./tree.ts";

/** Time in milliseconds after which it is asked again whether a tool can be used. */
const OBSTACLE_MS = 5000;

/** Whether what stands in a tool's way may go by itself, unlike a right that is missing. */
const mayBeOver = ({ obstacle }: ToolSetting) =>
  obstacle !== null && !["FORBIDDEN", "UNAUTHORIZED"].includes(obstacle.code);

const obstacleInterval = (tools: readonly ToolSetting[] | undefined) =>
  tools?.some(mayBeOver) ? OBSTACLE_MS : (false as const);

/** A conversation with all its messages; its stream keeps it up to date. */
export function useConversation(id: string | undefined) {
  const client = useQueryClient();
  const queryKey = keys.conversation(id ?? "");
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const fresh = await api.get<Conversation>(`/conversations${pathOf(id ?? "")}`, signal);
      return keepSupposed(client.getQueryData<Conversation>(queryKey), fresh);
    },
    enabled: id !== undefined,
    staleTime: Infinity,
    // What was kept from an earlier visit may be old.
    refetchOnMount: "always",
    refetchInterval: ({ state }) => obstacleInterval(state.data?.tools),
  });
}

/** The internal tools of a conversation as one with that agent begins, while it is not created yet. */
export function useDraftTools(agentId: string | null, isDraft: boolean): ToolSetting[] | undefined {
  const { data } = useQuery({
    queryKey: keys.tools(agentId),
    queryFn: ({ signal }) => {
      const agent = agentId === null ? "" : `?agent=${encodeURIComponent(agentId)}`;
      return api.get<ToolSetting[]>(`/tools${agent}`, signal);
    },
    enabled: isDraft,
    refetchInterval: ({ state }) => obstacleInterval(state.data),
  });
  return isDraft ? data : undefined;
}

/** Changes a conversation's title, model or branch; shown at once, and taken back where it fails. */
export function useChangeConversation(id: string) {
  const client = useQueryClient();
  const key = keys.conversation(id);
  return useMutation({
    mutationFn: (change: ConversationChange) => api.patch(`/conversations${pathOf(id)}`, change),
    onMutate: (change) => {
      const before = client.getQueryData<Conversation>(key);
      if (before) client.setQueryData<Conversation>(key, { ...before, ...(change as Partial<Conversation>) });
    },
    onError: () => client.invalidateQueries({ queryKey: key }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.conversations }),
  });
}

/** Switches an internal tool of a conversation, which is created now where it is not there yet. */
export function useSwitchTool(ensure: () => Promise<string>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ tool, on }: { tool: string; on: boolean }) => {
      const id = await ensure();
      return { id, tools: await api.put<ToolSetting[]>(`/conversations${pathOf(id)}/tools${pathOf(tool)}`, { on }) };
    },
    onSuccess: ({ id, tools }) => {
      client.setQueryData<Conversation>(keys.conversation(id), (known) => known && { ...known, tools });
    },
  });
}
