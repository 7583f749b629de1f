/** A path that no other file has: `data.csv`, then `data-2.csv`. */
export function freeName(path: string, taken: ReadonlySet<string>): string {
  const dot = path.lastIndexOf(".");
  const [stem, ending] = dot > path.lastIndexOf("/") + 1 ? [path.slice(0, dot), path.slice(dot)] : [path, ""];
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? path : `${stem}-${number}${ending}`;
    if (!taken.has(candidate)) return candidate;
  }
}
