import { Button, Flex, Heading, IconButton, Text } from "@radix-ui/themes";
import { ArrowLeft, MessageSquarePlus } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import type { Agent, AgentChange } from "../../api/agents.ts";
import type { Conversation } from "../../api/conversations.ts";
import { api } from "../api.ts";
import type { Draft } from "../forms/use-draft.ts";
import { keys } from "../queries.ts";

interface AgentBarProps {
  agent: Agent | null;
  draft: Draft<AgentChange>;
  isReadOnly: boolean;
  isSaving: boolean;
  hasFaults: boolean;
}

/** The agent's name and what can be done with it; it stays at the top of the window. */
export function AgentBar({ agent, draft, isReadOnly, isSaving, hasFaults }: AgentBarProps) {
  return (
    <Flex className="top-save-bar" align="center" gap="3" mb="4">
      <IconButton asChild variant="ghost" color="gray">
        <Link to="/agents" aria-label="All agents">
          <ArrowLeft size={18} aria-hidden />
        </Link>
      </IconButton>
      <Heading size="5" truncate className="grow">
        {agent?.name ?? "New agent"}
      </Heading>
      {draft.isChanged && (
        <Text size="1" color="gray" className="wide-only">
          Not saved
        </Text>
      )}
      {agent && <StartButton agent={agent} />}
      {!isReadOnly && (
        <Button
          type="submit"
          loading={isSaving}
          disabled={!draft.isChanged || hasFaults || draft.value.name.trim() === ""}
        >
          Save
        </Button>
      )}
    </Flex>
  );
}

function StartButton({ agent }: { agent: Agent }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: () => api.post<Conversation>("/conversations", { agentId: agent.id }),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: keys.conversations });
      void navigate(`/chat/${encodeURIComponent(id)}`);
    },
  });
  return (
    <Button
      type="button"
      variant="soft"
      loading={start.isPending}
      aria-label="Start a conversation"
      onClick={() => start.mutate()}
    >
      <MessageSquarePlus size={16} aria-hidden /> <span className="wide-only">Start a conversation</span>
    </Button>
  );
}
