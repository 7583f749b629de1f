import { useEffect, useState } from "react";

const keyOf = (id: string | undefined) => `draft:${id ?? "new"}`;

/** The text that is being written, which waits for the person while they look elsewhere. */
export function useDraftText(id: string | undefined) {
  const [text, setText] = useState(() => sessionStorage.getItem(keyOf(id)) ?? "");
  useEffect(() => {
    if (text === "") sessionStorage.removeItem(keyOf(id));
    else sessionStorage.setItem(keyOf(id), text);
    return () => {
      if (id === undefined) sessionStorage.removeItem(keyOf(id)); // It goes on under the id that the conversation gets.
    };
  }, [id, text]);
  return [text, setText] as const;
}
