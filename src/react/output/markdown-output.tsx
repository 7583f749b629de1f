import type { ReactElement } from "react";
import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

/** Markdown without raw HTML; its links open elsewhere, and its pictures are those that it brings itself. */
export default function MarkdownOutput({ text }: { text: string }): ReactElement {
  return (
    <div className="pyodide-markdown">
      <Markdown remarkPlugins={[remarkGfm]} components={COMPONENTS} urlTransform={keepSafeUrl} skipHtml>
        {text}
      </Markdown>
    </div>
  );
}

const COMPONENTS: Components = {
  a: ({ href, children }) => (
    <a href={href === "" ? undefined : href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
  img: ({ src, alt }) =>
    typeof src === "string" && src !== "" ? (
      <img src={src} alt={alt ?? ""} loading="lazy" />
    ) : (
      <span>[{alt ?? "picture"}]</span>
    ),
};

function keepSafeUrl(url: string, key: string): string {
  const allowed = key === "src" ? /^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/i : /^(https?:\/\/|mailto:|#)/i;
  return allowed.test(url) ? url : "";
}
