import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { useNavigate } from "react-router";
import type { Conversation } from "../../api/conversations.ts";
import { api, pathOf } from "../api.ts";
import { keys } from "../queries.ts";
import type { Chat } from "./chat-context.ts";
import { createChatActions } from "./chat-actions.ts";

interface ChatOptions extends Pick<
  Chat,
  "id" | "canEdit" | "isAdmin" | "isShared" | "tools" | "openCell" | "openTools"
> {
  /** What a conversation that is created gets. */
  draft: { agentId: string | null; model: string | null };
  onCreated(id: string): void;
}

/** What can be done in a conversation; `ensure` creates it where it is not there yet. */
export function useChat(options: ChatOptions): { chat: Chat; ensure(): Promise<string> } {
  const { id, canEdit, isAdmin, isShared, tools } = options;
  const client = useQueryClient();
  const navigate = useNavigate();
  const creating = useRef<Promise<string> | undefined>(undefined);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  const ensure = useCallback(() => {
    if (id !== undefined) return Promise.resolve(id);
    creating.current ??= create().catch((error: unknown) => {
      creating.current = undefined;
      throw error;
    });
    return creating.current;

    async function create() {
      const { agentId, model } = latest.current.draft;
      let conversation = await api.post<Conversation>("/conversations", { agentId });
      if (model !== null) {
        await api.patch(`/conversations${pathOf(conversation.id)}`, { model });
        conversation = { ...conversation, model };
      }
      client.setQueryData(keys.conversation(conversation.id), conversation);
      void client.invalidateQueries({ queryKey: keys.conversations });
      latest.current.onCreated(conversation.id);
      void navigate(`/chat/${conversation.id}`, { replace: true, flushSync: true });
      return conversation.id;
    }
  }, [client, id, navigate]);

  const chat = useMemo<Chat>(
    () => ({
      ...createChatActions({ client, navigate, canEdit, ensure }),
      id,
      canEdit,
      isAdmin,
      isShared,
      tools,
      openCell: (code) => latest.current.openCell(code),
      openTools: () => latest.current.openTools(),
    }),
    [client, navigate, canEdit, ensure, id, isAdmin, isShared, tools],
  );
  return { chat, ensure };
}
