import { SquareTerminal, WrapText } from "lucide-react";
import { lazy, memo, Suspense, use, useState } from "react";
import { ChatContext } from "../chat/chat-context.ts";
import { CopyButton } from "../copy-button.tsx";
import { ToolButton } from "../tool-button.tsx";

const HighlightedPython = lazy(() => import("./highlighted-python.tsx"));

/** Code of a message, with buttons to copy it, to wrap its lines, and to open Python as a cell. */
export const CodeBlock = memo(function CodeBlock({ code, language }: { code: string; language: string | undefined }) {
  const [isWrapped, setIsWrapped] = useState(false);
  const { canEdit, openCell } = use(ChatContext);
  const isPython = /^(python3?|py)$/i.test(language ?? "");
  return (
    <figure className="code-block" data-wrapped={isWrapped || undefined}>
      <figcaption>
        <span>{language ?? "text"}</span>
        {isPython && canEdit && (
          <ToolButton label="Open as cell" onClick={() => openCell(code)}>
            <SquareTerminal size={14} />
          </ToolButton>
        )}
        <ToolButton label="Wrap lines" aria-pressed={isWrapped} onClick={() => setIsWrapped(!isWrapped)}>
          <WrapText size={14} />
        </ToolButton>
        <CopyButton text={code} label="Copy code" />
      </figcaption>
      {/* Reached by keys, so that it can be scrolled by them. */}
      <pre tabIndex={0}>
        <code>
          {isPython ? (
            <Suspense fallback={code}>
              <HighlightedPython code={code} />
            </Suspense>
          ) : (
            code
          )}
        </code>
      </pre>
    </figure>
  );
});
