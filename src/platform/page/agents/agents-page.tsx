import "../forms/forms.css";
import { Box, Button, Flex, Heading, Text } from "@radix-ui/themes";
import { Plus } from "lucide-react";
import { Link } from "react-router";
import type { Agent } from "../../api/agents.ts";
import { Empty } from "../forms/empty.tsx";
import { Loaded } from "../forms/loaded.tsx";
import { useAgents } from "../queries.ts";
import { AgentCard } from "./agent-card.tsx";

/** The agents that a person may use. */
export function AgentsPage() {
  return (
    <Box className="page">
      <Flex justify="between" align="center" gap="3">
        <Heading size="7">Agents</Heading>
        <Button asChild>
          <Link to="/agents/new">
            <Plus size={16} aria-hidden /> New agent
          </Link>
        </Button>
      </Flex>
      <Text as="p" size="2" color="gray" mb="5">
        Instructions, a model and tools that conversations begin with.
      </Text>
      <Loaded query={useAgents()}>{(agents) => <AgentList agents={agents} />}</Loaded>
    </Box>
  );
}

function AgentList({ agents }: { agents: readonly Agent[] }) {
  if (agents.length === 0)
    return <Empty title="No agents yet">Make one to have its instructions and tools in new conversations.</Empty>;
  return (
    <ul className="plain-list agent-list" aria-label="Agents">
      {agents.map((agent) => (
        <li key={agent.id}>
          <AgentCard agent={agent} />
        </li>
      ))}
    </ul>
  );
}
