import { type Option, Picker } from "../picker.tsx";
import { useField } from "./field-context.tsx";
import type { FieldPath } from "./policy-fields.ts";
import { describe, Labelled } from "./labelled.tsx";

interface SelectFieldProps {
  name: FieldPath;
  options: readonly Option<string>[];
}

/** A rule that is one of several names. */
export function SelectField({ name, options }: SelectFieldProps) {
  const field = useField(name);
  return (
    <Labelled field={field}>
      <Picker
        {...describe(field)}
        style={{ width: "100%" }}
        value={String(field.value)}
        options={options}
        isDisabled={field.isReadOnly}
        onChange={field.set}
      />
    </Labelled>
  );
}
