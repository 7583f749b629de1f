/** The items of a text that was pasted or typed. */
export function splitItems(text: string, separators: RegExp): string[] {
  return text
    .split(separators)
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** The items with others at the end, none of them twice. */
export function addItems(items: readonly string[], added: readonly string[]): string[] {
  return [...new Set([...items, ...added])];
}
