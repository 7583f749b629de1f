import { type ComponentProps, lazy, memo, type ReactNode, Suspense } from "react";
import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { CodeBlock } from "./code-block.tsx";
import { hasMath } from "./has-math.ts";
import { splitBlocks } from "./split-blocks.ts";

const MathMarkdown = lazy(() => import("./math-markdown.tsx"));
const plugins = [remarkGfm];

/** Markdown as a model writes it: raw HTML stays text, and links lead out of this page. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      {splitBlocks(text).map((block, index) => (
        // A block keeps its place, and only the last one changes.
        // oxlint-disable-next-line react/no-array-index-key
        <Block key={index} text={block} />
      ))}
    </div>
  );
});

const Block = memo(function Block({ text }: { text: string }) {
  const plain = (
    <ReactMarkdown remarkPlugins={plugins} components={components}>
      {text}
    </ReactMarkdown>
  );
  if (!hasMath(text)) return plain;
  return (
    <Suspense fallback={plain}>
      <MathMarkdown text={text} components={components} />
    </Suspense>
  );
});

const components: ComponentProps<typeof ReactMarkdown>["components"] = {
  a: ({ href, children }) => <Anchor href={href}>{children}</Anchor>,
  img: ({ src, alt }) => <Anchor href={typeof src === "string" ? src : undefined}>{alt || "Image"}</Anchor>,
  pre: ({ children }) => <>{children}</>,
  code: ({ className, children }) => {
    const text = String(children);
    const language = /language-(\S+)/.exec(className ?? "")?.[1];
    if (language === undefined && !text.includes("\n")) return <code>{children}</code>;
    return <CodeBlock code={text.replace(/\n$/, "")} language={language} />;
  },
  table: ({ children }) => (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="markdown-table" role="region" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
};

/**
 * A link that is followed elsewhere; what is neither of the web nor an address to write to is text. An image is a link too, since
 * loading it would tell its host who reads.
 */
function Anchor({ href, children }: { href: string | undefined; children: ReactNode }) {
  if (href === undefined || !/^(https?|mailto):/i.test(href)) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}
