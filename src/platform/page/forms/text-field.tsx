import { TextField as Input } from "@radix-ui/themes";
import { useField } from "./field-context.tsx";
import type { FieldPath } from "./policy-fields.ts";
import { describe, Labelled } from "./labelled.tsx";

/** A rule that is a text; an empty field is `null`. */
export function TextField({ name, placeholder = "" }: { name: FieldPath; placeholder?: string }) {
  const field = useField(name);
  return (
    <Labelled field={field}>
      <Input.Root
        {...describe(field)}
        value={typeof field.value === "string" ? field.value : ""}
        placeholder={placeholder}
        readOnly={field.isReadOnly}
        onChange={({ target }) => field.set(target.value === "" ? null : target.value)}
      />
    </Labelled>
  );
}
