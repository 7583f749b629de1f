import type { FileNode, FileSystem, OpenStream } from "../file-system.ts";

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
  /** Whether the file has no name any more; its bytes are saved under a name of their own. */
  isDeleted: boolean;
  /** Another descriptor of the same opening, which shares its position. */
  original?: number;
}

/** The files in memory, each with its bytes in parts; what is mounted is left out. */
export function* captureFiles(
  FS: FileSystem,
): Generator<{ file: FileRecord; offset: number; bytes: Uint8Array<ArrayBuffer> }, void> {
  for (const [path, node] of [...walk(FS, "/", FS.lookupPath("/").node), ...deletedFiles(FS)]) {
    const common = { path, mode: node.mode & 0o777, modifiedAt: Number(node.mtime) };
    if (FS.isDir(node.mode)) yield { file: { ...common, kind: "directory", size: 0 }, offset: 0, bytes: NOTHING };
    else if (FS.isLink(node.mode)) {
      yield { file: { ...common, kind: "link", size: 0, target: FS.readlink(path) }, offset: 0, bytes: NOTHING };
    } else if (FS.isFile(node.mode)) {
      const data = contentsOf(node);
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
  if (file.kind === "link") FS.symlink(file.target ?? "", file.path);
  else if (file.kind === "file") FS.writeFile(file.path, data, { canOwn: true });
}

/** Gives files their permissions and times, once nothing more is written: a directory may be closed and changes with what is in it. */
export function restoreAttributes(FS: FileSystem, files: FileRecord[]): void {
  for (const { path, kind, mode, modifiedAt } of files.toReversed()) {
    if (kind === "link" || !FS.analyzePath(path).exists) continue;
    FS.utime(path, modifiedAt, modifiedAt);
    FS.chmod(path, mode);
  }
}

/** Closes what Python has open and removes every file in memory. */
export function clearFiles(FS: FileSystem): void {
  for (const stream of openStreams(FS)) FS.close(stream);
  FS.chdir("/");
  for (const [path, node] of [...walk(FS, "/", FS.lookupPath("/").node)].toReversed()) {
    if (!FS.isDir(node.mode)) FS.unlink(path);
    else if (Object.keys(node.contents as object).length === 0) FS.rmdir(path);
  }
}

/** @throws TypeError for what cannot be opened again, such as a pipe. */
export function captureStreams(FS: FileSystem): StreamRecord[] {
  const originals = new Map<object, number>();
  return openStreams(FS).map((stream) => {
    const { fd: descriptor, flags, position, shared, node } = stream;
    if (FS.isFIFO(node.mode) || FS.isSocket(node.mode)) throw new TypeError("Python has a pipe or socket open");
    const original = originals.get(shared);
    originals.set(shared, original ?? descriptor);
    const isDeleted = isDeletedFile(FS, stream);
    const path = isDeleted ? nameOfDeleted(FS, stream) : FS.getPath(node);
    if (!isDeleted && !FS.analyzePath(path).exists)
      throw new TypeError(`Python has "${path}" open, which is not there any more`);
    return { descriptor, path, flags, position, isDeleted, ...(original !== undefined && { original }) };
  });
}

/** Opens files again under the numbers that Python knows them by. */
export function restoreStreams(FS: FileSystem, records: StreamRecord[]): void {
  for (const { descriptor, path, flags, position, original } of records) {
    const before = original === undefined ? undefined : FS.streams[original];
    const stream = before ? FS.dupStream(before) : FS.open(path, flags & ~REOPENED);
    FS.streams[stream.fd] = null;
    FS.streams[descriptor] = stream;
    stream.fd = descriptor;
    stream.flags = flags;
    stream.position = position;
  }
  for (const { path, isDeleted } of records) if (isDeleted && FS.analyzePath(path).exists) FS.unlink(path);
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

function openStreams(FS: FileSystem): OpenStream[] {
  return FS.streams.slice(OWN_STREAMS).filter((stream) => stream !== null && stream !== undefined);
}

function* deletedFiles(FS: FileSystem): Generator<[string, FileNode], void> {
  const seen = new Set<FileNode>();
  for (const stream of openStreams(FS)) {
    if (seen.has(stream.node) || !isDeletedFile(FS, stream)) continue;
    seen.add(stream.node);
    yield [nameOfDeleted(FS, stream), stream.node];
  }
}

/** Whether an open file is in memory and no directory has it. */
function isDeletedFile(FS: FileSystem, { node }: OpenStream): boolean {
  if (!FS.isFile(node.mode) || !ArrayBuffer.isView(node.contents)) return false;
  return (node.parent.contents as Record<string, FileNode>)[node.name] !== node;
}

function nameOfDeleted(FS: FileSystem, { node }: OpenStream): string {
  return `/.deleted-${openStreams(FS).find((stream) => stream.node === node)?.fd}`;
}

/** A file's bytes, whatever its permissions are. */
function contentsOf({ contents, usedBytes }: FileNode): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset } = contents as Uint8Array<ArrayBuffer>; // An Int8Array, at times.
  return new Uint8Array(buffer, byteOffset, usedBytes);
}
