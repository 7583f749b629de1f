import { Badge } from "@radix-ui/themes";
import { Fragment, useState } from "react";
import { type FlagLine as Line, partFlag } from "./compare-flags.ts";

/** Items of a flag that are shown before one asks for more. */
const FEW = 6;

/** A flag on a line of its own; a long list shows what changed in it, and its beginning. */
export function FlagLine({ flag, state, changed }: Line) {
  const [isWhole, setWhole] = useState(false);
  const { name, items } = partFlag(flag);
  const ordered = [...items.filter((item) => changed.has(item)), ...items.filter((item) => !changed.has(item))];
  const shown = isWhole ? items : ordered.slice(0, Math.max(FEW, changed.size));
  const rest = items.length - shown.length;
  return (
    <li data-state={state}>
      {state !== "same" && <Badge color={state === "new" ? "green" : "red"}>{state}</Badge>}
      <code>
        <b>{name}</b>
        {items.length > 0 && "="}
        {shown.map((item, index) => (
          <Fragment key={item}>
            {changed.has(item) ? <mark>{item}</mark> : item}
            {index < shown.length - 1 && ","}
            <wbr />
          </Fragment>
        ))}
      </code>
      {rest > 0 && (
        <button type="button" className="text-button" onClick={() => setWhole(true)}>
          and {rest} more
        </button>
      )}
    </li>
  );
}
