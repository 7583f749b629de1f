import { Box, SegmentedControl } from "@radix-ui/themes";
import { useField } from "./field-context.tsx";
import type { FieldPath } from "./policy-fields.ts";
import { Labelled } from "./labelled.tsx";
import { ListEditor } from "./list-editor.tsx";

/** A rule that is `any`, `none`, or a list of names. */
export function NamesField({ name, placeholder }: { name: FieldPath; placeholder: string }) {
  const field = useField(name);
  const names = Array.isArray(field.value) ? field.value : null;
  return (
    <Labelled field={field} isGroup>
      <SegmentedControl.Root
        aria-labelledby={`${field.id}-label`}
        size={{ initial: "1", sm: "2" }}
        value={names ? "list" : String(field.value)}
        disabled={field.isReadOnly}
        onValueChange={(choice) => field.set(choice === "list" ? (names ?? []) : choice)}
      >
        <SegmentedControl.Item value="any">Any</SegmentedControl.Item>
        <SegmentedControl.Item value="none">None</SegmentedControl.Item>
        <SegmentedControl.Item value="list">Only listed</SegmentedControl.Item>
      </SegmentedControl.Root>
      {names && (
        <Box mt="2">
          <ListEditor
            label={field.label}
            id={field.id}
            items={names}
            faults={field.faults}
            placeholder={placeholder}
            isReadOnly={field.isReadOnly}
            describedBy={`${field.id}-hint`}
            onChange={field.set}
          />
        </Box>
      )}
    </Labelled>
  );
}
