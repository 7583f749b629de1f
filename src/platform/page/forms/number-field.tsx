import { TextField } from "@radix-ui/themes";
import { useField } from "./field-context.tsx";
import type { FieldPath } from "./policy-fields.ts";
import { describe, Labelled } from "./labelled.tsx";

interface NumberFieldProps {
  name: FieldPath;
  /** What stands in an empty field, where it may be empty. */
  placeholder?: string;
}

/** A rule that is a number; an empty field is `null`. */
export function NumberField({ name, placeholder }: NumberFieldProps) {
  const field = useField(name);
  return (
    <Labelled field={field}>
      <TextField.Root
        {...describe(field)}
        type="number"
        step="any"
        inputMode="decimal"
        value={typeof field.value === "number" ? field.value : ""}
        placeholder={placeholder}
        readOnly={field.isReadOnly}
        color={field.faults.length > 0 ? "red" : undefined}
        onChange={({ target }) => field.set(target.value === "" ? null : target.valueAsNumber)}
        // A wheel over a focused number would change it unseen.
        onWheel={({ currentTarget }) => currentTarget.querySelector("input")?.blur()}
      >
        {field.unit && <TextField.Slot side="right">{field.unit}</TextField.Slot>}
      </TextField.Root>
    </Labelled>
  );
}
