import { highlightCode, tagHighlighter, tags } from "@lezer/highlight";
import { parser } from "@lezer/python";

export interface Token {
  text: string;
  /** Classes of the style sheet; empty for plain text. */
  className: string;
}

/** Gives each kind of token its class, also in an editor. */
export const pythonHighlighter = tagHighlighter([
  {
    tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.moduleKeyword, tags.definitionKeyword],
    class: "pyodide-tok-keyword",
  },
  { tag: [tags.string, tags.special(tags.string), tags.docString], class: "pyodide-tok-string" },
  { tag: [tags.number, tags.bool, tags.null, tags.self], class: "pyodide-tok-number" },
  { tag: tags.comment, class: "pyodide-tok-comment" },
  {
    tag: [
      tags.function(tags.variableName),
      tags.function(tags.definition(tags.variableName)),
      tags.className,
      tags.definition(tags.className),
    ],
    class: "pyodide-tok-name",
  },
  { tag: tags.meta, class: "pyodide-tok-name" },
]);

/** Longer code is shown as it is. */
const MAX_CODE = 100_000;

/** The pieces of Python code, each with the class of its colour. */
export function highlightPython(code: string): Token[] {
  if (code.length > MAX_CODE) return [{ text: code, className: "" }];
  const tokens: Token[] = [];
  highlightCode(
    code,
    parser.parse(code),
    pythonHighlighter,
    (text, className) => tokens.push({ text, className }),
    () => tokens.push({ text: "\n", className: "" }),
  );
  return tokens;
}
