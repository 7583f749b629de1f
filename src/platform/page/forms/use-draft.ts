import { useState } from "react";
import { getAt, isSame, type Path, setAt } from "./values.ts";

export interface Draft<T> {
  value: T;
  isChanged: boolean;
  set: (path: Path, inner: unknown) => void;
  replace: (value: T) => void;
  /** Goes back to what is saved. */
  discard: () => void;
}

/** What a person makes of something that is saved: until the first change it follows the saved value. */
export function useDraft<T>(saved: T): Draft<T> {
  const [draft, setDraft] = useState<{ value: T } | null>(null);
  const value = draft ? draft.value : saved;
  return {
    value,
    isChanged: draft !== null && !isSame(draft.value, saved),
    set: (path, inner) =>
      setDraft((draft) => {
        const before = draft ? draft.value : saved;
        return isSame(getAt(before, path), inner) ? draft : { value: setAt(before, path, inner) as T };
      }),
    replace: (value) => setDraft({ value }),
    discard: () => setDraft(null),
  };
}
