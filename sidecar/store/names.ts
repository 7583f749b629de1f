/** A package's name as indexes compare it: `Scikit_Learn` and `scikit.learn` are `scikit-learn`. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/** The name that a requirement such as `requests[socks]>=2` starts with, normalized; undefined when it has none. */
export function nameOf(requirement: string): string | undefined {
  const name = /^\s*([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?=\s*(?:$|[\s[(<>=!~;@]))/i.exec(requirement)?.[1];
  return name === undefined ? undefined : normalizeName(name);
}

/** Whether a requirement asks for any version and no extras. */
export function isBareName(requirement: string): boolean {
  return /^\s*[\w.-]+\s*$/.test(requirement);
}
