import renderMath from "katex/contrib/auto-render";
import "katex/dist/katex.min.css";
import { type ReactElement, useEffect, useRef } from "react";

const DELIMITERS = [
  { left: "$$", right: "$$", display: true },
  { left: "\\[", right: "\\]", display: true },
  { left: "$", right: "$", display: false },
  { left: "\\(", right: "\\)", display: false },
  ...["equation", "align", "alignat", "gather", "CD"].flatMap((name) =>
    [name, `${name}*`].map((each) => ({ left: `\\begin{${each}}`, right: `\\end{${each}}`, display: true })),
  ),
];
const MAX_LATEX = 50_000;

/** LaTeX as Jupyter has it: formulas between dollar signs, and text around them; a text without any is one formula. */
export default function LatexOutput({ text }: { text: string }): ReactElement {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (element.current === null) return;
    const isFormula = !DELIMITERS.some(({ left }) => text.includes(left));
    element.current.textContent = (isFormula ? `$$${text}$$` : text).slice(0, MAX_LATEX);
    renderMath(element.current, {
      delimiters: DELIMITERS,
      throwOnError: false,
      trust: false,
      maxSize: 20,
      maxExpand: 500,
    });
  }, [text]);
  return <div ref={element} className="pyodide-latex" tabIndex={0} role="group" aria-label="Formula" />;
}
