import type { ReactElement } from "react";

/**
 * What the frame may do: take its own styles and pictures that it brings itself. No script, no request, no form; and since nothing
 * may open a window, its links lead nowhere.
 */
const RULES =
  `<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:">` +
  `<base target="_blank">`;
const LOOKS =
  "<style>html{color-scheme:light;background:#fff;color:#111}body{margin:12px;font:14px/1.5 system-ui,sans-serif}</style>";

/** HTML in a frame of its own origin that runs nothing. */
export default function HtmlOutput({ html }: { html: string }): ReactElement {
  return (
    <div className="pyodide-html">
      <iframe title="HTML output" sandbox="" referrerPolicy="no-referrer" loading="lazy" srcDoc={wrap(html)} />
    </div>
  );
}

const wrap = (html: string) =>
  `<!doctype html><html><head><meta charset="utf-8">${RULES}${LOOKS}</head><body>${disarm(html)}`;

/** Links that say where they open would otherwise turn the frame into another site. */
function disarm(html: string): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const link of page.querySelectorAll("[target], base")) {
    if (link.tagName === "BASE") link.remove();
    else link.setAttribute("target", "_blank");
  }
  return page.head.innerHTML + page.body.innerHTML;
}
