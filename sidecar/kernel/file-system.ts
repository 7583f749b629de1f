/** The parts of Emscripten's file system that a kernel uses. */
export interface FileSystem {
  filesystems: { NODEFS: { tryFSOperation<Value>(operation: () => Value): Value } };
  chdir(path: string): void;
  mkdirTree(path: string): void;
  readdir(path: string): string[];
  lookupPath(path: string): { node: FileNode };
  isDir(mode: number): boolean;
  isFile(mode: number): boolean;
  readFile(path: string): Uint8Array<ArrayBuffer>;
  writeFile(path: string, data: Uint8Array, options?: { canOwn: boolean }): void;
  unlink(path: string): void;
  rmdir(path: string): void;
  streams: (OpenStream | null)[];
  cwd(): string;
  isLink(mode: number): boolean;
  isFIFO(mode: number): boolean;
  isSocket(mode: number): boolean;
  isMountpoint(node: FileNode): boolean;
  analyzePath(path: string): { exists: boolean };
  readlink(path: string): string;
  symlink(target: string, path: string): void;
  chmod(path: string, mode: number): void;
  /** Milliseconds since 1970. */
  utime(path: string, accessed: number, modified: number): void;
  open(path: string, flags: number): OpenStream;
  close(stream: OpenStream): void;
  /** Another descriptor of the same opening. */
  dupStream(stream: OpenStream): OpenStream;
  getPath(node: FileNode): string;
}

export interface OpenStream {
  fd: number;
  path: string;
  flags: number;
  position: number;
  node: FileNode;
  /** What descriptors of one opening have in common. */
  shared: object;
}

export interface FileNode {
  name: string;
  parent: FileNode;
  mode: number;
  /** Milliseconds since 1970. */
  mtime: number;
  usedBytes: number;
  /** Children by name, for a directory. */
  contents: unknown;
}
