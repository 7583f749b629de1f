import { Badge, Box, Flex, Text } from "@radix-ui/themes";
import type { ReactNode } from "react";
import type { Field } from "./field-context.tsx";

interface LabelledProps {
  field: Field;
  /** A group of controls has a legend in place of a label. */
  isGroup?: boolean;
  children: ReactNode;
}

/** A control under its label, with a hint and what is wrong; the control takes `describe(field)`. */
export function Labelled({ field, isGroup = false, children }: LabelledProps) {
  const own = field.faults.filter(({ path }) => path.length === 0);
  return (
    <Box role={isGroup ? "group" : undefined} aria-labelledby={isGroup ? `${field.id}-label` : undefined}>
      <Flex gap="2" align="center" mb="1">
        <Text
          size="2"
          weight="medium"
          {...(isGroup ? { as: "div" } : { as: "label", htmlFor: field.id })}
          id={`${field.id}-label`}
        >
          {field.label}
        </Text>
        {field.isChanged && <Badge color="amber">changed</Badge>}
      </Flex>
      {children}
      <Faults id={`${field.id}-faults`} messages={own.map(({ message }) => message)} />
      <Text as="p" size="1" color="gray" mt="1" id={`${field.id}-hint`}>
        {field.hint}
      </Text>
    </Box>
  );
}

/** What tells assistive technology about a control of a field. */
export function describe(field: Field) {
  return {
    id: field.id,
    "aria-describedby": `${field.id}-faults ${field.id}-hint`,
    "aria-invalid": field.faults.length > 0,
  };
}

/** What is wrong with a value; announced as it appears. */
export function Faults({ id, messages }: { id: string; messages: readonly string[] }) {
  return (
    <div id={id} aria-live="polite" data-fault={messages.length > 0 || undefined}>
      {messages.map((message) => (
        <Text key={message} as="p" size="1" color="red" mt="1">
          {message}
        </Text>
      ))}
    </div>
  );
}
