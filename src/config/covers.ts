import { isAbsolute, relative } from "node:path";

/**
 * Whether a rule for hosts, such as `*.example.com`, allows all that another one does, such as `api.example.com:443`.
 * As Deno has it, `*.example.com` is `example.com` as well.
 */
export function coversHost(wide: string, narrow: string): boolean {
  const [wideName = "", widePort] = wide.toLowerCase().split(":");
  const [name = "", port] = narrow.toLowerCase().split(":");
  if (widePort !== undefined && widePort !== port) return false;
  return name === wideName || (wideName.startsWith("*.") && `.${name}`.endsWith(wideName.slice(1)));
}

/** Whether a path is another one or lies within it. */
export function coversPath(wide: string, narrow: string): boolean {
  const way = relative(wide, narrow);
  return !way.startsWith("..") && !isAbsolute(way);
}

/** Whether two names are of one package: case does not count, and `-`, `_` and `.` are alike. */
export function samePackage(one: string, other: string): boolean {
  return normalizeName(one) === normalizeName(other);
}

function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}
