/**
 * Where a wheel's file belongs in site-packages; undefined when it does not go there.
 * Throws when the path would leave it.
 */
export function installedPath(name: string): string | undefined {
  const data = /^[^/]+\.data\/([^/]+)\/(.+)$/.exec(name);
  if (data && data[1] !== "purelib" && data[1] !== "platlib") return undefined;
  const path = data?.[2] ?? name;
  if (path.split("/").some((part) => part === ".." || part === "" || part === ".") || /[\\\0]/.test(path)) {
    throw new Error(`The wheel holds a file that would leave its place: "${name}"`);
  }
  return path;
}

/** Names of the top-level modules among a tree's files. */
export function topLevelModules(files: string[]): string[] {
  const code = files.filter((file) => /\.(py|so)$/.test(file));
  const names = code.map((file) => /^([A-Za-z_]\w*)[/.]/.exec(file)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** The lines of METADATA that say what a package needs and offers. */
export function metadataLines(metadata: string): string[] {
  return metadata.split(/\r?\n/).filter((line) => /^(Requires-Dist|Provides-Extra):/.test(line));
}
