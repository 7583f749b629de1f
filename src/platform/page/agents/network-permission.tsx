import { Box, Flex, RadioCards, Text } from "@radix-ui/themes";
import type { AgentLimits } from "../../api/agents.ts";
import { useField } from "../forms/field-context.tsx";
import { Labelled } from "../forms/labelled.tsx";
import { ListField } from "../forms/list-field.tsx";

const PLATFORM = { off: "off", hosts: "its listed hosts", public: "any public host" } as const;

/** What an agent's Python may reach: as the platform has it, nothing, or some of its hosts. */
export function NetworkPermission({ limits }: { limits: AgentLimits["network"] }) {
  const field = useField("network.mode");
  const hosts = useField("network.hosts");
  const choices = [
    { value: "platform", title: "As the platform has it", text: `Now: ${PLATFORM[limits.mode]}.` },
    { value: "off", title: "Off", text: "Python reaches nothing." },
    {
      value: "hosts",
      title: "Listed hosts",
      text: limits.mode === "off" ? "The platform lets Python reach nothing." : "Only those that you list.",
    },
  ];
  const choose = (choice: string) => {
    hosts.set(choice === "hosts" ? limits.hosts : undefined);
    field.set(choice === "platform" ? undefined : choice);
  };
  return (
    <Box>
      <Labelled field={field} isGroup>
        <RadioCards.Root
          id={field.id}
          aria-labelledby={`${field.id}-label`}
          columns={{ initial: "1", sm: "3" }}
          gap="2"
          size="1"
          value={typeof field.value === "string" ? field.value : "platform"}
          onValueChange={choose}
        >
          {choices.map(({ value, title, text }) => (
            <RadioCards.Item
              className="top-aligned"
              key={value}
              value={value}
              disabled={field.isReadOnly || (value === "hosts" && limits.mode === "off")}
            >
              <Flex direction="column" gap="1" width="100%">
                <Text weight="bold">{title}</Text>
                <Text size="1" color="gray">
                  {text}
                </Text>
              </Flex>
            </RadioCards.Item>
          ))}
        </RadioCards.Root>
      </Labelled>
      {field.value === "hosts" && (
        <Box mt="3">
          <ListField name="network.hosts" placeholder="api.example.com" suggestions={limits.hosts} />
        </Box>
      )}
    </Box>
  );
}
