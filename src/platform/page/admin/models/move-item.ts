/** The items with one of them at another place. */
export function moveItem<T>(items: readonly T[], from: number, to: number): T[] {
  const moved = items.slice(from, from + 1);
  const others = items.filter((_, index) => index !== from);
  return [...others.slice(0, to), ...moved, ...others.slice(to)];
}
