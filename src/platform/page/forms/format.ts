/** A span of milliseconds in its two largest units, such as `2 h 5 min`. */
export function formatSpan(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const units = [
    { unit: "d", count: Math.floor(seconds / 86_400) },
    { unit: "h", count: Math.floor(seconds / 3600) % 24 },
    { unit: "min", count: Math.floor(seconds / 60) % 60 },
    { unit: "s", count: seconds % 60 },
  ];
  const first = units.findIndex(({ count }) => count > 0);
  if (first < 0) return "0 s";
  const shown = units.slice(first, first + 2).filter(({ count }) => count > 0);
  return shown.map(({ unit, count }) => `${count} ${unit}`).join(" ");
}

/** How long ago something was, such as `5 min ago`. */
export function formatAgo(at: number, now: number): string {
  const ms = now - at;
  if (ms < 10_000) return "just now";
  return ms < 60_000 ? "less than a minute ago" : `${formatSpan(ms).split(" ").slice(0, 2).join(" ")} ago`;
}

/** A moment as date and time where the reader is. */
export function formatMoment(at: number): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
