import { stripVTControlCharacters } from "node:util";
import { html, raw } from "hono/html";
import type { ExecutionError, MimeBundle, Output, RecordedRun } from "../protocol/index.ts";
import { describeError } from "./describe-error.ts";

/** Nothing is loaded from elsewhere and no script runs, also in the frames, which have the page's rules. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

const STYLE = `
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #1c1e21; background: #fff; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
section { margin: 1.5rem 0; }
header { color: #5f6670; font-size: 0.85rem; }
pre { margin: 0.4rem 0; padding: 0.6rem 0.8rem; overflow-x: auto; font: 14px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
pre.code { background: #f3f5f8; border-left: 3px solid #4a78c2; }
pre.stderr { color: #7a4b00; }
pre.error { color: #a51d2d; background: #fdf0f1; }
table { border-collapse: collapse; }
td, th { border: 1px solid #d5d9e0; padding: 0.2rem 0.6rem; }
img { max-width: 100%; display: block; margin: 0.4rem 0; }
iframe { width: 100%; border: 0; resize: vertical; overflow: auto; }
`;

/** Formats of images whose content is base64. */
const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const LINE_PIXELS = 26;
const MAX_FRAME_PIXELS = 600;

/** Something that is said between runs. */
export interface Passage {
  /** Who says it, and when. */
  heading: string;
  /** HTML that is safe as it is: it comes out of a renderer that lets none through. */
  safeHtml: string;
}

/**
 * The runs, and what is said between them, as one page that needs nothing else. What came out of the sandbox is text, an image, or
 * in a frame without rights.
 */
export async function toPage(title: string, contents: readonly (RecordedRun | Passage)[]): Promise<string> {
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        ${contents.map((content) => ("safeHtml" in content ? showPassage(content) : showRun(content)))}
      </body>
    </html>`;
  return `${page}\n`;
}

function showPassage({ heading, safeHtml }: Passage) {
  return html`<section>
    <header>${heading}</header>
    ${raw(safeHtml)}
  </section>`;
}

function showRun({ run, code, startedAt, durationMs, status, outputs, value, error }: RecordedRun) {
  const time = new Date(startedAt).toISOString().slice(0, 19).replace("T", " ");
  return html`<section id="run-${run}">
    <header>Run ${run} · ${time} UTC · ${(durationMs / 1000).toFixed(2)} s · ${status}</header>
    ${block("code", code)} ${outputs.map(showOutput)} ${value === null ? "" : showBundle(value)}
    ${error === null ? "" : showError(status, error)}
  </section>`;
}

function showOutput(output: Output) {
  return output.type === "display" ? showBundle(output.display.data) : block(output.type, output.text);
}

function showError(status: RecordedRun["status"], error: ExecutionError) {
  return block("error", describeError({ status, error }));
}

/** The richest format of a bundle that a page can show. */
function showBundle(bundle: MimeBundle) {
  const text = (mime: string) => (typeof bundle[mime] === "string" ? bundle[mime] : undefined);
  for (const mime of IMAGES) {
    const base64 = text(mime)?.replace(/\s/g, "");
    if (base64 !== undefined && /^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return image(mime, base64);
  }
  const svg = text("image/svg+xml");
  if (svg !== undefined) return image("image/svg+xml", Buffer.from(svg).toString("base64"));
  const content = text("text/html");
  if (content !== undefined) return frame(content);
  const plain = text("text/plain") ?? text("text/markdown") ?? text("text/latex");
  return block("value", plain ?? JSON.stringify(bundle, undefined, 2));
}

function block(kind: string, text: string) {
  return html`<pre class="${kind}">${stripVTControlCharacters(text)}</pre>`;
}

function image(mime: string, base64: string) {
  return html`<img alt="" src="data:${mime};base64,${base64}" />`;
}

/** HTML of the sandbox's in a frame of an origin of its own, without scripts; it is about as high as its lines. */
function frame(content: string) {
  const lines = content.match(/<(tr|p|br|li|h\d|div)\b/gi)?.length ?? 1;
  const height = Math.min(MAX_FRAME_PIXELS, (lines + 2) * LINE_PIXELS);
  return html`<iframe sandbox="" srcdoc="${content}" style="height: ${height}px"></iframe>`;
}
