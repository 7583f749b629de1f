import "../../../react/styles.css";
import { Box, Card, Flex, Heading, Separator, Text } from "@radix-ui/themes";
import { SandboxSwitch } from "../../../react/sandbox-switch.tsx";
import type { AgentChange, AgentLimits } from "../../api/agents.ts";
import type { Draft } from "../forms/use-draft.ts";
import { SANDBOX_TOOL } from "../sandbox-tool.ts";
import { Permissions } from "./permissions.tsx";

interface ToolkitsProps {
  draft: Draft<AgentChange>;
  limits: AgentLimits;
  isReadOnly: boolean;
}

/** The tools that are on in new conversations with the agent, and what they may do. */
export function Toolkits({ draft, limits, isReadOnly }: ToolkitsProps) {
  const isOn = draft.value.tools[SANDBOX_TOOL] ?? false;
  return (
    <section aria-labelledby="toolkits">
      <Heading as="h2" size="2" color="gray" mb="2" id="toolkits" style={{ letterSpacing: "0.06em" }}>
        TOOLKITS
      </Heading>
      <Card size="3">
        <fieldset className="plain-fieldset" disabled={isReadOnly}>
          <SandboxSwitch
            on={isOn}
            obstacle={null}
            description="The assistant can run Python in conversations with this agent. People can switch it off in each conversation."
            onChange={(on) => draft.set(["tools", SANDBOX_TOOL], on)}
          />
        </fieldset>
        {isOn && (
          <Box mt="4">
            <Separator size="4" mb="4" />
            <Heading as="h3" size="3">
              Permissions
            </Heading>
            <Text as="p" size="2" color="gray" mb="4">
              What Python may do for this agent: as the platform has it, or narrower.
            </Text>
            <Flex direction="column" gap="4">
              <Permissions limits={limits} />
            </Flex>
          </Box>
        )}
      </Card>
    </section>
  );
}
