import type { PackageInfo } from "../../../../protocol/index.ts";

/** Packages of which the name or a module is like what is searched, those whose name begins with it first. */
export function searchPackages(packages: readonly PackageInfo[], search: string): PackageInfo[] {
  const word = normalize(search.trim());
  const begins = ({ name }: PackageInfo) => (normalize(name).startsWith(word) ? 0 : 1);
  return packages
    .filter(({ name, imports }) => [name, ...imports].some((text) => normalize(text).includes(word)))
    .toSorted((a, b) => begins(a) - begins(b) || a.name.localeCompare(b.name));
}

/** Case does not count in the names of packages, and `-`, `_` and `.` are alike. */
const normalize = (name: string) => name.toLowerCase().replace(/[-_.]+/g, "-");
