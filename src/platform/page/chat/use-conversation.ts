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
    refetchInterval: ({ state }) => (state.data?.tools.some(mayBeOver) ? OBSTACLE_MS : false),
  });
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

/** Switches an internal tool of a conversation. */
export function useSwitchTool() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, tool, on }: { id: string; tool: string; on: boolean }) =>
      api.put<ToolSetting[]>(`/conversations${pathOf(id)}/tools${pathOf(tool)}`, { on }),
    onSuccess: (tools, { id }) => {
      client.setQueryData<Conversation>(keys.conversation(id), (known) => known && { ...known, tools });
    },
  });
}
