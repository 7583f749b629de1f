/** A title that tells a copy from all others: of `Sales` it is `Sales (2)`, and of that `Sales (3)`. */
export function copyTitle(title: string, taken: ReadonlySet<string>): string {
  const stem = title.replace(/ \(\d{1,3}\)$/, "");
  for (let number = 2; ; number += 1) {
    const candidate = `${stem} (${number})`;
    if (candidate !== title && !taken.has(candidate)) return candidate;
  }
}
