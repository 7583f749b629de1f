/**
 * Shortens text to about `limit` UTF-16 units by leaving out its middle: the beginning says what it is
 * and the end how it came out. A line in its place says how much is missing, and `where` the rest is.
 */
export function truncateMiddle(text: string, limit: number, where?: string): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, Math.ceil(limit * 0.6));
  const tail = text.slice(text.length - Math.floor(limit * 0.4));
  const missing = text.length - head.length - tail.length;
  const left = `${count(missing)} of ${count(text.length)} characters left out here`;
  return `${head}\n[… ${left}${where === undefined ? "" : `; ${where}`} …]\n${tail}`;
}

const count = (value: number) => value.toLocaleString("en-US");
