import "../forms/forms.css";
import { Box } from "@radix-ui/themes";
import { useParams } from "react-router";
import { Loaded } from "../forms/loaded.tsx";
import { AgentForm } from "./agent-form.tsx";
import { useAgent } from "./use-agent.ts";

/** One agent, or a new one under `/agents/new`. */
export function AgentPage() {
  const { id } = useParams();
  const known = id === undefined || id === "new" ? null : id;
  return (
    <Box className="page narrow-page">
      <Loaded query={useAgent(known)}>
        {({ agent, limits }) => <AgentForm key={known ?? "new"} agent={agent} limits={limits} />}
      </Loaded>
    </Box>
  );
}
