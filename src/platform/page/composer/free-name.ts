/** A name that no other file has: `data.csv`, then `data-2.csv`. A pasted image, which has no name of its own, is no exception. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const clean = name.replaceAll(/[/\\\0]/g, "_") || "file";
  const dot = clean.lastIndexOf(".");
  const [stem, ending] = dot > 0 ? [clean.slice(0, dot), clean.slice(dot)] : [clean, ""];
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? clean : `${stem}-${number}${ending}`;
    if (!taken.has(candidate)) return candidate;
  }
}
