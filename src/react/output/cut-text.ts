/** How much of a long text is shown: lines, and characters where lines are long. */
export interface TextWindow {
  lines: number;
  characters: number;
}

export interface CutText {
  head: string;
  /** Null where nothing was left out; then `head` is all of it. */
  omitted: { lines: number; characters: number } | null;
  tail: string;
}

/** The beginning and the end of a text that is too long to be shown, each within the window; it takes time only where it is long. */
export function cutText(text: string, window: TextWindow): CutText {
  const headEnd = forward(text, 0, window);
  const tailStart = backward(text, window);
  if (headEnd >= tailStart) return { head: text, omitted: null, tail: "" };
  const omitted = { lines: countLines(text, headEnd, tailStart), characters: tailStart - headEnd };
  return { head: text.slice(0, headEnd), omitted, tail: text.slice(tailStart) };
}

/** The end of a text within the window, without looking at what comes before. */
export function tailOf(text: string, window: TextWindow): string {
  return text.slice(backward(text, window));
}

/** Where the pages of a text begin, and where the last one ends. */
export function pageBounds(text: string, window: TextWindow): number[] {
  const bounds = [0];
  for (let at = 0; at < text.length; bounds.push(at)) at = forward(text, at, window);
  return bounds;
}

/** Where a window ends that begins at `from`. */
function forward(text: string, from: number, { lines, characters }: TextWindow): number {
  const limit = Math.min(text.length, from + characters);
  let at = from;
  for (let line = 0; line < lines; line++) {
    const end = text.indexOf("\n", at);
    if (end === -1 || end >= limit) return limit;
    at = end + 1;
  }
  return at;
}

/** Where the window begins that ends with the text. */
function backward(text: string, { lines, characters }: TextWindow): number {
  const limit = Math.max(0, text.length - characters);
  let at = text.endsWith("\n") ? text.length - 1 : text.length;
  for (let line = 0; line < lines; line++) {
    const end = at === 0 ? -1 : text.lastIndexOf("\n", at - 1);
    if (end < limit) return limit;
    at = end;
  }
  return at + 1;
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
