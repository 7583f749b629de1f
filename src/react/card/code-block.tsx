import { type ReactElement, useEffect, useMemo, useState } from "react";
import { formatCount } from "../shared/format.ts";
import type { highlightPython } from "./highlight-python.ts";

/** Lines above which code is folded, and how many are then shown. */
const FOLD_ABOVE = 16;
const FOLDED_LINES = 10;

/** Python in colours; the end of a long one is folded away, or its beginning while it is being written. */
export function CodeBlock({ code, isWriting = false }: { code: string; isWriting?: boolean }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const lines = useMemo(() => code.split("\n"), [code]);
  const isLong = lines.length > FOLD_ABOVE;
  const isFolded = isLong && !isOpen;
  const folded = isWriting ? lines.slice(-FOLDED_LINES) : lines.slice(0, FOLDED_LINES);
  return (
    <div className="pyodide-code">
      <pre tabIndex={0} aria-label="Python code" role="group">
        <code>
          <Highlighted code={isFolded ? folded.join("\n") : code} />
        </code>
      </pre>
      {isLong && (
        <button
          type="button"
          className="pyodide-button pyodide-more"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? "Fold the code" : `Show all ${formatCount(lines.length, "line")}`}
        </button>
      )}
    </div>
  );
}

/** Plain until the parser is there. */
function Highlighted({ code }: { code: string }): ReactElement {
  const [highlight, setHighlight] = useState<typeof highlightPython | null>(() => loaded);
  useEffect(() => {
    if (highlight) return;
    void load().then((found) => setHighlight(() => found));
  }, [highlight]);
  const tokens = useMemo(() => highlight?.(code) ?? [{ text: code, className: "" }], [highlight, code]);
  return (
    <>
      {tokens.map(({ text, className }, index) => (
        <span key={index} {...(className !== "" && { className })}>
          {text}
        </span>
      ))}
    </>
  );
}

let loaded: typeof highlightPython | null = null;

async function load(): Promise<typeof highlightPython> {
  return (loaded ??= (await import("./highlight-python.ts")).highlightPython);
}
