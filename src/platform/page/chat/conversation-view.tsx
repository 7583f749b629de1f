import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { Composer } from "../composer/composer.tsx";
import { useMe } from "../queries.ts";
import { NotFoundPage } from "../shell/error-page.tsx";
import { InspectorPlace } from "../inspector/inspector-place.tsx";
import { useInspecting } from "../inspector/use-inspecting.ts";
import { CellEditor } from "./cells/cell-editor.tsx";
import { ChatContext } from "./chat-context.ts";
import { ConversationHeader } from "./header/conversation-header.tsx";
import { ConversationMessages } from "./conversation-messages.tsx";
import { useChat } from "./use-chat.ts";
import { useConversation } from "./use-conversation.ts";

const Inspector = lazy(() => import("../inspector/inspector.tsx"));
const NONE: never[] = [];

/** One conversation: its messages, the box for the next one, and beside it what its Python holds. */
export function ConversationView({ id, onCreated }: { id: string | undefined; onCreated(id: string): void }) {
  const [search] = useSearchParams();
  const [agentId, setAgentId] = useState(search.get("agent"));
  const [model, setModel] = useState<string | null>(null);
  const [cell, setCell] = useState<string | null>(null);
  const [isToolsOpen, setIsToolsOpen] = useState(false);
  const [isInspecting, setIsInspecting] = useInspecting();
  const [isConnected, setIsConnected] = useState(true);
  const me = useMe().data;
  const { data: conversation, error, isPending } = useConversation(id);
  const canEdit = me?.person.role !== "viewer" && (id === undefined || conversation?.access === "editor");
  const messages = conversation?.messages ?? NONE;
  const authors = useMemo(() => new Set(messages.map(({ author }) => author.id)).size, [messages]);
  const { ensure, chat } = useChat({
    id,
    canEdit,
    isAdmin: me?.person.role === "admin",
    isShared: authors > 1,
    tools: conversation?.tools ?? NONE,
    draft: { agentId, model },
    onCreated,
    openCell: setCell,
    openTools: () => setIsToolsOpen(true),
  });
  useEffect(() => {
    document.title = `${conversation?.title ?? "New conversation"} · Pyodide sandbox`;
  }, [conversation?.title]);

  if (error?.status === 404 || error?.status === 403) return <NotFoundPage />;
  if (error && !conversation) throw error;
  const isRunning = conversation?.isRunning ?? false;
  const inspector = conversation && (
    <Suspense>
      <Inspector conversation={conversation} onClose={() => setIsInspecting(false)} />
    </Suspense>
  );
  return (
    <ChatContext value={chat}>
      <div className="chat">
        <section className="chat-main" aria-label="Conversation">
          <ConversationHeader
            conversation={conversation}
            isConnected={isConnected}
            isInspecting={isInspecting}
            onInspect={() => setIsInspecting(!isInspecting)}
          />
          <ConversationMessages
            id={id}
            conversation={conversation}
            isLoading={id !== undefined && isPending}
            onConnection={setIsConnected}
          />
          <div className="chat-bottom">
            {cell !== null && <CellEditor key={cell} code={cell} isBusy={isRunning} onClose={() => setCell(null)} />}
            <Composer
              conversation={conversation}
              isRunning={isRunning}
              ensure={ensure}
              tools={{ isOpen: isToolsOpen, onOpenChange: setIsToolsOpen }}
              draft={{ agentId, setAgentId, model, setModel }}
            />
          </div>
        </section>
        <InspectorPlace isOpen={isInspecting} onOpenChange={setIsInspecting}>
          {inspector}
        </InspectorPlace>
      </div>
    </ChatContext>
  );
}
