import type { FileNode, FileSystem } from "../file-system.ts";

const CHUNK_BYTES = 1024 * 1024;
/** What every kernel has by itself. */
const FIXED = new Set(["/dev", "/proc", "/lib/python314.zip"]);
/** Standard input, output and error, which every kernel opens by itself. */
const OWN_STREAMS = 3;

/** A file, directory or link, without the bytes. */
export interface FileRecord {
  path: string;
  kind: "file" | "directory" | "link";
  /** Permission bits. */
  mode: number;
  /** Milliseconds since 1970. */
  modifiedAt: number;
  /** Bytes of a file; 0 for the others. */
  size: number;
  /** Where a link points. */
  target?: string;
}

/** A file that Python has open. */
export interface StreamRecord {
  descriptor: number;
  path: string;
  flags: number;
  position: number;
}

/** The files in memory, each with its bytes in parts; what is mounted is left out. */
export function* captureFiles(
  FS: FileSystem,
): Generator<{ file: FileRecord; offset: number; bytes: Uint8Array<ArrayBuffer> }, void> {
  for (const [path, node] of walk(FS, "/", FS.lookupPath("/").node)) {
    const common = { path, mode: node.mode & 0o777, modifiedAt: Number(node.mtime) };
    if (FS.isDir(node.mode)) yield { file: { ...common, kind: "directory", size: 0 }, offset: 0, bytes: NOTHING };
    else if (FS.isLink(node.mode)) {
      yield { file: { ...common, kind: "link", size: 0, target: FS.readlink(path) }, offset: 0, bytes: NOTHING };
    } else if (FS.isFile(node.mode)) {
      const data = FS.readFile(path);
      let offset = 0;
      do {
        const bytes = data.subarray(offset, offset + CHUNK_BYTES);
        yield { file: { ...common, kind: "file", size: data.length }, offset, bytes };
        offset += CHUNK_BYTES;
      } while (offset < data.length);
    }
  }
}

/** Puts a file where it was. */
export function restoreFile(FS: FileSystem, file: FileRecord, data: Uint8Array<ArrayBuffer>): void {
  FS.mkdirTree(file.kind === "directory" ? file.path : file.path.slice(0, file.path.lastIndexOf("/")) || "/");
  if (file.kind === "link") return FS.symlink(file.target ?? "", file.path);
  if (file.kind === "file") FS.writeFile(file.path, data, { canOwn: true });
  FS.chmod(file.path, file.mode);
  FS.utime(file.path, file.modifiedAt, file.modifiedAt);
}

/** @throws TypeError for an open file that cannot be opened again, such as a pipe or one that was deleted. */
export function captureStreams(FS: FileSystem): StreamRecord[] {
  return FS.streams.slice(OWN_STREAMS).flatMap((stream) => {
    if (!stream) return [];
    if (!stream.path || !FS.analyzePath(stream.path).exists)
      throw new TypeError(`The open file "${stream.path}" has no name`);
    return [{ descriptor: stream.fd, path: stream.path, flags: stream.flags, position: stream.position }];
  });
}

/** Opens a file again under the number that Python knows it by. */
export function restoreStream(FS: FileSystem, { descriptor, path, flags, position }: StreamRecord): void {
  const stream = FS.open(path, flags & ~REOPENED);
  FS.streams[stream.fd] = null;
  FS.streams[descriptor] = stream;
  stream.fd = descriptor;
  stream.flags = flags;
  stream.position = position;
}

/** O_CREAT, O_EXCL and O_TRUNC: what a second opening must not do again. */
const REOPENED = 0o100 | 0o200 | 0o1000;
const NOTHING = new Uint8Array(0);

function* walk(FS: FileSystem, path: string, directory: FileNode): Generator<[string, FileNode], void> {
  for (const [name, node] of Object.entries(directory.contents as Record<string, FileNode>)) {
    const child = path === "/" ? `/${name}` : `${path}/${name}`;
    if (FIXED.has(child) || FS.isMountpoint(node)) continue;
    yield [child, node];
    if (FS.isDir(node.mode)) yield* walk(FS, child, node);
  }
}
