import "katex/dist/katex.min.css";
import type { ComponentProps } from "react";
import ReactMarkdown from "react-markdown";
import rehypeKatex from "rehype-katex";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";

const remarkPlugins = [remarkGfm, remarkMath];
const rehypePlugins: ComponentProps<typeof ReactMarkdown>["rehypePlugins"] = [
  [rehypeKatex, { throwOnError: false, maxExpand: 200, trust: false }],
];

/** Markdown with formulas; a chunk of its own, since KaTeX is large. */
export default function MathMarkdown({
  text,
  components,
}: { text: string } & Pick<ComponentProps<typeof ReactMarkdown>, "components">) {
  return (
    <ReactMarkdown remarkPlugins={remarkPlugins} rehypePlugins={rehypePlugins} components={components}>
      {text}
    </ReactMarkdown>
  );
}
