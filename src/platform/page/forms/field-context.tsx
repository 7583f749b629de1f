import { createContext, useContext } from "react";
import type { PolicyFault } from "../../api/admin.ts";
import { type FieldPath, POLICY_FIELDS } from "./policy-fields.ts";
import { faultsAt, getAt, isSame, type Path } from "./values.ts";

/** What the fields below write into: a policy, or an agent's permissions, which have the same keys. */
export interface Form {
  value: unknown;
  /** As it is saved, to mark what was changed. */
  saved: unknown;
  faults: readonly PolicyFault[];
  isReadOnly: boolean;
  set: (path: Path, inner: unknown) => void;
}

const FormContext = createContext<Form | null>(null);

export const FormProvider = FormContext.Provider;

export interface Field {
  id: string;
  label: string;
  hint: string;
  unit: string | undefined;
  value: unknown;
  isChanged: boolean;
  isReadOnly: boolean;
  faults: PolicyFault[];
  set: (value: unknown) => void;
}

/** One rule of the form that this component is in. */
export function useField(name: FieldPath): Field {
  const form = useContext(FormContext);
  if (!form) throw new Error(`The field "${name}" is in no form`);
  const path = name.split(".");
  const { label, hint, unit } = POLICY_FIELDS[name];
  const value = getAt(form.value, path);
  return {
    id: `field-${name.replace(".", "-")}`,
    label,
    hint,
    unit,
    value,
    isChanged: !isSame(value, getAt(form.saved, path)),
    isReadOnly: form.isReadOnly,
    faults: faultsAt(form.faults, path).map((fault) => ({ ...fault, path: fault.path.slice(path.length) })),
    set: (value) => form.set(path, value),
  };
}
