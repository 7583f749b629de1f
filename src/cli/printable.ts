import { cleanText } from "../tool/clean-text.ts";

/** Text that came out of a sandbox, made safe for a terminal; unchanged for a file or a pipe. */
export function printable(text: string, stream: { isTTY?: boolean }): string {
  return stream.isTTY === true ? cleanText(text) : text;
}
