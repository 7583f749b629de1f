import type { loadPyodide as load, PyodideAPI } from "pyodide";
import { pathToFileURL } from "node:url";
import type { Mount } from "./messages.ts";

/** The parts of Pyodide that a kernel uses and its types leave out. */
export type Pyodide = Omit<PyodideAPI, "FS"> & {
  FS: FileSystem;
  makeMemorySnapshot(options: { serializer: (value: unknown) => unknown }): Uint8Array<ArrayBuffer>;
};

export interface FileSystem {
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
}

export interface FileNode {
  mode: number;
  /** Milliseconds since 1970. */
  mtime: number;
  usedBytes: number;
  /** Children by name, for a directory. */
  contents: unknown;
}

export const WORKSPACE = "/workspace";

interface LoadOptions {
  directory: string;
  image?: Uint8Array;
  makeImage?: boolean;
}

/** Boots Python, from an image when there is one. */
export async function loadPython({ directory, image, makeImage }: LoadOptions): Promise<Pyodide> {
  const { loadPyodide } = (await import(pathToFileURL(`${directory}/pyodide.mjs`).href)) as {
    loadPyodide: typeof load;
  };
  const python = (await loadPyodide({
    indexURL: directory,
    env: { PYTHONDONTWRITEBYTECODE: "1", MPLBACKEND: "agg", TERM: "dumb" },
    ...(image && { _loadSnapshot: image }),
    ...(makeImage && { _makeSnapshot: true }),
  })) as unknown as Pyodide;
  python.FS.mkdirTree(WORKSPACE);
  python.FS.chdir(WORKSPACE);
  return python;
}

export function mount(python: Pyodide, { directory, at }: Mount): void {
  python.FS.mkdirTree(at);
  python.mountNodeFS(at, directory);
}
