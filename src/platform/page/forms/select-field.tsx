import { Select } from "@radix-ui/themes";
import { useField } from "./field-context.tsx";
import type { FieldPath } from "./policy-fields.ts";
import { describe, Labelled } from "./labelled.tsx";

interface SelectFieldProps {
  name: FieldPath;
  options: readonly { value: string; label: string }[];
}

/** A rule that is one of several names. */
export function SelectField({ name, options }: SelectFieldProps) {
  const field = useField(name);
  return (
    <Labelled field={field}>
      <Select.Root value={String(field.value)} disabled={field.isReadOnly} onValueChange={field.set}>
        <Select.Trigger {...describe(field)} style={{ width: "100%" }} />
        <Select.Content position="popper">
          {options.map(({ value, label }) => (
            <Select.Item key={value} value={value}>
              {label}
            </Select.Item>
          ))}
        </Select.Content>
      </Select.Root>
    </Labelled>
  );
}
