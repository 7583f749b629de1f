import { Badge, Card, Flex, Heading, IconButton, Text } from "@radix-ui/themes";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { Link } from "react-router";
import { toast } from "sonner";
import type { Agent } from "../../api/agents.ts";
import { api, pathOf } from "../api.ts";
import { ConfirmButton } from "../forms/confirm-button.tsx";
import { keys, useMe } from "../queries.ts";
import { SANDBOX_TOOL } from "../sandbox-tool.ts";

/** An agent in the list. */
export function AgentCard({ agent }: { agent: Agent }) {
  const { id, name, instructions, model, tools, owner, canEdit } = agent;
  const models = useMe().data?.models;
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.delete(`/agents${pathOf(id)}`),
    onSuccess: () => toast.success(`Agent “${name}” was deleted`),
    onSettled: () => client.invalidateQueries({ queryKey: keys.agents }),
  });
  return (
    <Card className="linked-card">
      <Flex justify="between" align="start" gap="2">
        <Heading as="h2" size="3" className="breakable">
          <Link to={`/agents/${encodeURIComponent(id)}`}>{name}</Link>
        </Heading>
        {canEdit && (
          <ConfirmButton
            title={`Delete agent “${name}”?`}
            text="Its conversations stay, and go on without its instructions, with the permissions of the platform."
            action="Delete"
            onConfirm={() => remove.mutate()}
          >
            <IconButton variant="ghost" color="gray" aria-label={`Delete ${name}`} disabled={remove.isPending}>
              <Trash2 size={16} aria-hidden />
            </IconButton>
          </ConfirmButton>
        )}
      </Flex>
      <Text as="p" size="2" color="gray" className="two-lines" my="2">
        {instructions || "No instructions"}
      </Text>
      <Flex gap="2" align="center" wrap="wrap">
        {tools[SANDBOX_TOOL] && <Badge color="green">Python sandbox</Badge>}
        {model && <Badge color="gray">{models?.find(({ id }) => id === model)?.label ?? model}</Badge>}
        <Text size="1" color="gray">
          {owner ? `by ${owner.name}` : "comes with the platform"}
        </Text>
      </Flex>
    </Card>
  );
}
