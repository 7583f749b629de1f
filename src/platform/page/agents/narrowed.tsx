import { Box, Flex, Switch, Text } from "@radix-ui/themes";
import type { ReactNode } from "react";
import type { AgentLimits } from "../../api/agents.ts";
import { describeValue } from "../forms/describe-change.ts";
import { useField } from "../forms/field-context.tsx";
import type { FieldPath } from "../forms/policy-fields.ts";
import { getAt } from "../forms/values.ts";

interface NarrowedProps {
  name: FieldPath;
  limits: AgentLimits;
  /** What a rule of one's own begins with; the platform's value by default. */
  start?: unknown;
  /** The field, which is shown while the agent has a rule of its own. */
  children: ReactNode;
}

/** A rule that is as the platform has it, until the agent gets one of its own. */
export function Narrowed({ name, limits, start, children }: NarrowedProps) {
  const field = useField(name);
  const platform = getAt(limits, name.split("."));
  const isOwn = field.value !== undefined;
  const value = [describeValue(platform), typeof platform === "number" ? field.unit : undefined]
    .filter(Boolean)
    .join(" ");
  return (
    <Flex justify="between" align="start" gap="4">
      <Box className="grow">
        {isOwn ? (
          <>
            {children}
            <Text as="p" size="1" color="gray">
              The platform has {value}.
            </Text>
          </>
        ) : (
          <>
            <Text as="div" size="2" weight="medium">
              {field.label}
            </Text>
            <Text as="div" size="2" color="gray">
              As the platform has it: {value}
            </Text>
          </>
        )}
      </Box>
      <Switch
        aria-label={`Own rule: ${field.label}`}
        checked={isOwn}
        disabled={field.isReadOnly}
        onCheckedChange={(isOn) => field.set(isOn ? (start ?? platform) : undefined)}
      />
    </Flex>
  );
}
