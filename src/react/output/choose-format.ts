import type { MimeBundle } from "../../protocol/index.ts";

/** Formats that can be shown, the best first. */
const FORMATS = [
  "application/vnd.plotly.v1+json",
  "application/vnd.dataresource+json",
  "text/latex",
  "image/svg+xml",
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "application/json",
  "text/markdown",
  "text/html",
  "text/plain",
] as const;

export type Format = (typeof FORMATS)[number];

/** A list or a dict whose text is no longer than this is easier to read so than as a tree; `<JSON>` is no text of it. */
const SHORT_TEXT = 80;

/** The format in which a bundle is shown; null where none of those that are known is in it. */
export function chooseFormat(bundle: MimeBundle): Format | null {
  const best = FORMATS.find((format) => Object.hasOwn(bundle, format)) ?? null;
  const text = bundle["text/plain"];
  const isShort = typeof text === "string" && text.length <= SHORT_TEXT && !text.startsWith("<");
  return best === "application/json" && isShort ? "text/plain" : best;
}
