import { type CSSProperties, memo, type ReactElement, useMemo, useState } from "react";
import { formatCount } from "../shared/format.ts";
import { Pager } from "../shared/pager.tsx";
import { readAnsi, type Span } from "./ansi.ts";
import { cutText, pageBounds, tailOf } from "./cut-text.ts";
import { settleLines } from "./terminal-text.ts";

interface TextOutputProps {
  text: string;
  stream?: "stdout" | "stderr";
  /** While it grows only its end is shown, so that each piece costs the same. */
  isLive?: boolean;
}

const SHOWN = { lines: 40, characters: 6000 };
const LIVE = { lines: 200, characters: 20_000 };
const PAGE = { lines: 1000, characters: 60_000 };

/** Text as a terminal shows it; of a long one the beginning and the end, and all of it in pages. */
export const TextOutput = memo(function TextOutput({ text, stream, isLive = false }: TextOutputProps): ReactElement {
  const [isPaged, setPaged] = useState(false);
  const kind = stream === "stderr" ? "pyodide-text pyodide-stderr" : "pyodide-text";
  if (isLive) return <LiveText text={text} className={kind} />;
  return isPaged ? (
    <PagedText text={text} className={kind} onClose={() => setPaged(false)} />
  ) : (
    <CutTextView text={text} className={kind} onShowAll={() => setPaged(true)} />
  );
});

function LiveText({ text, className }: { text: string; className: string }): ReactElement {
  const recent = settleLines(tailOf(text, LIVE));
  return (
    <pre className={`${className} pyodide-text-live`} tabIndex={0} aria-label="Text output" role="group">
      <span>
        <Spans text={recent} />
      </span>
    </pre>
  );
}

function CutTextView(props: { text: string; className: string; onShowAll: () => void }): ReactElement {
  const { head, omitted, tail } = useMemo(() => cutText(settleLines(props.text), SHOWN), [props.text]);
  if (omitted === null) return <Pre className={props.className} text={head} />;
  const { lines, characters } = omitted;
  return (
    <>
      <Pre className={props.className} text={head} />
      <button type="button" className="pyodide-button pyodide-more" onClick={props.onShowAll}>
        Show all: {lines > 0 ? formatCount(lines, "more line") : formatCount(characters, "more character")}
      </button>
      <Pre className={props.className} text={tail} />
    </>
  );
}

function PagedText({
  text,
  className,
  onClose,
}: {
  text: string;
  className: string;
  onClose: () => void;
}): ReactElement {
  const settled = useMemo(() => settleLines(text), [text]);
  const bounds = useMemo(() => pageBounds(settled, PAGE), [settled]);
  const [page, setPage] = useState(0);
  return (
    <>
      <Pager page={page} pages={bounds.length - 1} onPage={setPage} label="Pages of this text">
        <button type="button" className="pyodide-button" onClick={onClose}>
          Show less
        </button>
      </Pager>
      <Pre className={`${className} pyodide-text-page`} text={settled.slice(bounds[page], bounds[page + 1])} />
    </>
  );
}

function Pre({ text, className }: { text: string; className: string }): ReactElement {
  return (
    <pre className={className} tabIndex={0} aria-label="Text output" role="group">
      <Spans text={text} />
    </pre>
  );
}

function Spans({ text }: { text: string }): ReactElement[] {
  return useMemo(() => readAnsi(text), [text]).map((span, index) => (
    <span key={index} style={styleOf(span)}>
      {span.text}
    </span>
  ));
}

function styleOf({ color, background, bold, dim, italic, underline, inverse }: Span): CSSProperties {
  const front = cssColor(color);
  const back = cssColor(background);
  const style: CSSProperties = {};
  if (inverse) {
    style.color = back ?? "var(--_background)";
    style.background = front ?? "var(--_text)";
  } else {
    if (front !== undefined) style.color = front;
    if (back !== undefined) style.background = back;
  }
  if (bold) style.fontWeight = 600;
  if (dim) style.opacity = 0.7;
  if (italic) style.fontStyle = "italic";
  if (underline) style.textDecoration = "underline";
  return style;
}

function cssColor(color: number | string | null): string | undefined {
  if (color === null) return undefined;
  return typeof color === "number" ? `var(--_ansi-${color})` : color;
}
