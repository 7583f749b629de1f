import { Flex, RadioCards, Text } from "@radix-ui/themes";
import { useField } from "./field-context.tsx";
import type { FieldPath } from "./policy-fields.ts";
import { Labelled } from "./labelled.tsx";

export interface Choice {
  value: string;
  title: string;
  /** What it means, in a sentence. */
  text: string;
  isDisabled?: boolean;
}

/** A rule that is one of a few values, each a card with an explanation. */
export function ChoiceField({ name, choices }: { name: FieldPath; choices: readonly Choice[] }) {
  const field = useField(name);
  return (
    <Labelled field={field} isGroup>
      <RadioCards.Root
        id={field.id}
        aria-labelledby={`${field.id}-label`}
        columns={{ initial: "1", sm: String(choices.length) }}
        gap="2"
        size="1"
        value={String(field.value)}
        disabled={field.isReadOnly}
        onValueChange={field.set}
      >
        {choices.map(({ value, title, text, isDisabled = false }) => (
          <RadioCards.Item className="top-aligned" key={value} value={value} disabled={isDisabled || field.isReadOnly}>
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
  );
}
