/** Size in bytes and time of change in milliseconds, by path: what tells that a file was touched. */
export type Stamps = Record<string, [size: number, modified: number]>;

/** The stamps of all files below a directory; nothing for one that is not there. */
export function fileStamps(directory: string): Stamps {
  const stamps: Stamps = {};
  collect(directory, "", stamps);
  return stamps;
}

/** Paths that are in one but not in the other, or differ. */
export function differences(expected: Stamps, found: Stamps): string[] {
  const changed = Object.entries(expected).filter(([path, stamp]) => found[path]?.join() !== stamp.join());
  const added = Object.keys(found).filter((path) => !(path in expected));
  return [...changed.map(([path]) => path), ...added];
}

function collect(root: string, below: string, stamps: Stamps): void {
  let entries;
  try {
    entries = Deno.readDirSync(`${root}/${below}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return;
    throw error;
  }
  for (const entry of entries) {
    const path = below + entry.name;
    if (entry.isDirectory) {
      collect(root, `${path}/`, stamps);
    } else {
      const { size, mtime } = Deno.lstatSync(`${root}/${path}`);
      stamps[path] = [size, mtime?.getTime() ?? 0];
    }
  }
}
