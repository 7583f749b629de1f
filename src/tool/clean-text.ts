/**
 * Makes text that came out of a sandbox safe to print and to send on: no terminal escapes, no control
 * characters but line feed and tab, nothing that reorders what is read, no broken UTF-16. Of a line
 * that was overwritten with carriage returns (a progress bar), the last state remains.
 */
export function cleanText(text: string): string {
  return finishLines(text.replace(ESCAPES, ""))
    .replace(UNWANTED, "")
    .replace(/\p{Surrogate}/gu, "\uFFFD");
}

/**
 * Terminal escapes: a string (such as a window's title) up to its end, a control sequence (such as a colour), and the short ones.
 * No part of one can hold the beginning of another, so that looking for them takes one pass.
 */
const ESCAPES =
  // oxlint-disable-next-line no-control-regex
  /(?:\u001B[\]PX^_]|[\u0090\u0098\u009D-\u009F])[^\u0000-\u001F\u007F-\u009F]*(?:\u0007|\u001B\\|\u009C)|(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|\u001B[ -/]*[0-~]/g;

/** C0 and C1 controls, DEL, and the marks that turn the direction of text around. */
// oxlint-disable-next-line no-control-regex
const UNWANTED = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

function finishLines(text: string): string {
  if (!text.includes("\r")) return text;
  return text.replaceAll("\r\n", "\n").split("\n").map(lastState).join("\n");
}

function lastState(line: string): string {
  const states = line.split("\r");
  return states.findLast((state) => state !== "") ?? "";
}
