import type { loadPyodide as load, PyodideAPI } from "pyodide";
import { pathToFileURL } from "node:url";
import { captureState } from "./live/capture.ts";
import { Linker } from "./live/linker.ts";
import type { LiveModule, References } from "./live/module.ts";
import { restoreModule } from "./live/restore.ts";
import type { LiveState } from "./live/state.ts";
import { fillMemory, readTemplate, type Template } from "./live/template-file.ts";
import type { Mount } from "./messages.ts";

/** The parts of Pyodide that a kernel uses and its types leave out. */
export type Pyodide = Omit<PyodideAPI, "FS"> & {
  FS: FileSystem;
  _api: { on_fatal?: (error: unknown) => void };
  _module: EmscriptenModule;
};

interface EmscriptenModule {
  _PyThreadState_Get(): number;
  _PyUnstable_ThreadState_SetStackProtection(thread: number, start: number, bytes: number): number;
  _emscripten_stack_get_base(): number;
}

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

export interface LoadOptions {
  /** Directory of the npm package `pyodide`. */
  directory: string;
  mounts: Mount[];
  /** Directory of the template to start from; without one Python boots from nothing. */
  template?: string;
}

/** A Python whose whole state can be captured. */
export interface LivePython {
  python: Pyodide;
  /** The memory at this moment; it moves when it grows. */
  memory(): Uint8Array<ArrayBuffer>;
  /** @throws TypeError for a state that cannot be captured exactly. */
  capture(serialize: (value: unknown) => unknown): LiveState;
}

/** Boots Python. */
export async function loadPython({ directory, mounts, template }: LoadOptions): Promise<LivePython> {
  const { loadPyodide } = (await importFrom(directory, "pyodide.mjs")) as { loadPyodide: typeof load };
  const { default: createModule } = (await importFrom(directory, "pyodide.asm.mjs")) as ModuleFactory;
  const readLibrary = (name: string) => Deno.readFileSync(hostPath(name, mounts));
  const linker = new Linker();
  const start = template === undefined ? undefined : readTemplate(template);
  let module!: LiveModule;
  let ownTableLength = 0;

  const python = (await loadPyodide({
    indexURL: directory,
    env: { PYTHONDONTWRITEBYTECODE: "1", MPLBACKEND: "agg", TERM: "dumb", _: "python3" },
    _makeSnapshot: true,
    ...(start && { _loadSnapshot: new Uint8Array(1) }),
    async createPyodideModule(settings: unknown) {
      module = await createModule(settings);
      linker.attach(module);
      ownTableLength = module.wasmTable.length;
      if (start) module.API.restoreSnapshot = () => restore(start);
      return module;
    },
  } as unknown as Parameters<typeof load>[0])) as unknown as Pyodide;

  function restore(start: Template): References {
    const used = module.HEAPU8.length;
    restoreModule({ module, linker, state: start.state, readLibrary });
    fillMemory(start, module.HEAPU8, used);
    return start.state.references;
  }

  for (const entry of mounts) mount(python, entry);
  python.FS.mkdirTree(WORKSPACE);
  python.FS.chdir(WORKSPACE);
  return {
    python,
    memory: () => module.HEAPU8,
    capture: (serialize) => captureState({ module, linker, ownTableLength, readLibrary, serialize }),
  };
}

export function mount(python: Pyodide, { directory, at }: Mount): void {
  python.FS.mkdirTree(at);
  python.mountNodeFS(at, directory);
}

interface ModuleFactory {
  default(settings: unknown): Promise<LiveModule>;
}

function importFrom(directory: string, file: string): Promise<unknown> {
  return import(pathToFileURL(`${directory}/${file}`).href);
}

/** Where a file that Python sees lies on this machine. */
function hostPath(path: string, mounts: Mount[]): string {
  const found = mounts.find(({ at }) => path.startsWith(`${at}/`));
  if (found === undefined) throw new TypeError(`The library "${path}" is in no mounted directory`);
  return found.directory + path.slice(found.at.length);
}
