import { type Choice, ChoiceCards } from "./choice-cards.tsx";
import { useField } from "./field-context.tsx";
import type { FieldPath } from "./policy-fields.ts";

/** A rule that is one of a few values. */
export function ChoiceField({ name, choices }: { name: FieldPath; choices: readonly Choice[] }) {
  const field = useField(name);
  return <ChoiceCards field={field} choices={choices} value={String(field.value)} onChange={field.set} />;
}
