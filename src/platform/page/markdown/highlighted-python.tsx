import { useMemo } from "react";
import { highlightPython } from "../../../react/card/highlight-python.ts";

/** Python in colours; loaded when there is some to show. */
export default function HighlightedPython({ code }: { code: string }) {
  const tokens = useMemo(() => highlightPython(code), [code]);
  return tokens.map(({ text, className }, index) =>
    // oxlint-disable-next-line react/no-array-index-key -- All tokens change together.
    className === "" ? text : <span key={index} className={className} children={text} />,
  );
}
