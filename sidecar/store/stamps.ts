import { type Dirent, lstatSync, readdirSync } from "node:fs";

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
  for (const entry of readEntries(`${root}/${below}`)) {
    const path = below + entry.name;
    if (entry.isDirectory()) {
      collect(root, `${path}/`, stamps);
    } else {
      const { size, mtimeMs } = lstatSync(`${root}/${path}`);
      stamps[path] = [size, Math.floor(mtimeMs)];
    }
  }
}

function readEntries(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}
