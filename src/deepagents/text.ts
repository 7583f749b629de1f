import type { EditResult, ReadResult } from "deepagents";
import mime from "mime";

/** Bytes at the beginning of a file in which a null byte tells that it is no text. */
const LOOKED_AT = 8192;

/** A file's text; undefined for one that is none. */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes.subarray(0, LOOKED_AT).includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What deepagents is to take a file for: it knows few types of text, and shows all others as what they are not. */
export function mimeTypeOf(path: string, isText: boolean): string {
  const type = mime.getType(path) ?? "application/octet-stream";
  if (!isText) return type.startsWith("text/") ? "application/octet-stream" : type;
  return /^text\/|^application\/json$|^image\/svg\+xml$/.test(type) ? type : "text/plain";
}

/** Some lines of a text, and where the rest begins. */
export function readLines(text: string, offset: number, limit: number): Omit<ReadResult, "mimeType"> {
  const [start, count] = [offset, limit].map((value) =>
    Math.max(0, Math.floor(Number.isFinite(value) ? value : 0)),
  ) as [number, number];
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  if (count === 0 || lines.length === 0) return { content: "", totalLines: lines.length };
  if (start >= lines.length) return { error: `Line offset ${start} exceeds file length (${lines.length} lines)` };
  const end = Math.min(start + count, lines.length);
  return {
    content: lines.slice(start, end).join("\n"),
    totalLines: lines.length,
    startLine: start + 1,
    endLine: end,
    ...(end < lines.length && { nextOffset: end }),
  };
}

/** A text with one string in place of another, which must be there once unless all are meant. */
export function replaceText(
  text: string,
  { path, from, to, all }: { path: string; from: string; to: string; all: boolean },
): EditResult & { text?: string } {
  if (from === "") {
    if (text !== "") return { error: `The text to replace in "${path}" is empty` };
    return { text: to, occurrences: 1 };
  }
  const parts = text.split(from);
  const occurrences = parts.length - 1;
  if (occurrences === 0) return { error: `The text to replace was not found in "${path}"` };
  if (occurrences > 1 && !all) {
    return { error: `The text to replace is in "${path}" ${occurrences} times; give more of it, or replace all` };
  }
  return { text: parts.join(to), occurrences };
}
