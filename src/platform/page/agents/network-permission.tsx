import { Box } from "@radix-ui/themes";
import type { AgentLimits } from "../../api/agents.ts";
import { type Choice, ChoiceCards } from "../forms/choice-cards.tsx";
import { useField } from "../forms/field-context.tsx";
import { ListField } from "../forms/list-field.tsx";

const PLATFORM = { off: "off", hosts: "its listed hosts", public: "any public host" } as const;

/** What an agent's Python may reach: as the platform has it, nothing, or some of its hosts. */
export function NetworkPermission({ limits }: { limits: AgentLimits["network"] }) {
  const field = useField("network.mode");
  const hosts = useField("network.hosts");
  const isPlatformOff = limits.mode === "off";
  const choices: Choice[] = [
    { value: "platform", title: "As the platform has it", text: `Now: ${PLATFORM[limits.mode]}.` },
    { value: "off", title: "Off", text: "Python reaches nothing." },
    {
      value: "hosts",
      title: "Listed hosts",
      text: isPlatformOff ? "The platform lets Python reach nothing." : "Only those that you list.",
      isDisabled: isPlatformOff,
    },
  ];
  const choose = (choice: string) => {
    hosts.set(choice === "hosts" ? limits.hosts : undefined);
    field.set(choice === "platform" ? undefined : choice);
  };
  return (
    <Box>
      <ChoiceCards
        field={field}
        choices={choices}
        value={typeof field.value === "string" ? field.value : "platform"}
        onChange={choose}
      />
      {field.value === "hosts" && (
        <Box mt="3">
          <ListField name="network.hosts" placeholder="api.example.com" suggestions={limits.hosts} />
        </Box>
      )}
    </Box>
  );
}
