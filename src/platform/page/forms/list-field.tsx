import { useField } from "./field-context.tsx";
import type { FieldPath } from "./policy-fields.ts";
import { Labelled } from "./labelled.tsx";
import { ListEditor } from "./list-editor.tsx";

interface ListFieldProps {
  name: FieldPath;
  placeholder?: string;
  separators?: RegExp;
  suggestions?: readonly string[];
}

/** A rule that is a list of words. */
export function ListField({ name, placeholder, separators, suggestions }: ListFieldProps) {
  const field = useField(name);
  return (
    <Labelled field={field} isGroup>
      <ListEditor
        label={field.label}
        id={field.id}
        items={Array.isArray(field.value) ? field.value : []}
        faults={field.faults}
        placeholder={placeholder}
        isReadOnly={field.isReadOnly}
        describedBy={`${field.id}-hint`}
        onChange={field.set}
        {...(separators && { separators })}
        {...(suggestions && { suggestions })}
      />
    </Labelled>
  );
}
