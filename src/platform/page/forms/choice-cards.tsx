import { Flex, RadioCards, Text } from "@radix-ui/themes";
import type { Field } from "./field-context.tsx";
import { Labelled } from "./labelled.tsx";

export interface Choice {
  value: string;
  title: string;
  /** What it means, in a sentence. */
  text: string;
  isDisabled?: boolean;
}

interface ChoiceCardsProps {
  field: Field;
  choices: readonly Choice[];
  value: string;
  onChange: (value: string) => void;
}

/** A few choices for a rule, each a card with an explanation. */
export function ChoiceCards({ field, choices, value, onChange }: ChoiceCardsProps) {
  return (
    <Labelled field={field} isGroup>
      <RadioCards.Root
        id={field.id}
        aria-labelledby={`${field.id}-label`}
        columns={{ initial: "1", sm: String(choices.length) }}
        gap="2"
        size="1"
        value={value}
        disabled={field.isReadOnly}
        onValueChange={onChange}
      >
        {choices.map(({ value, title, text, isDisabled = false }) => (
          <RadioCards.Item className="top-aligned" key={value} value={value} disabled={isDisabled}>
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
