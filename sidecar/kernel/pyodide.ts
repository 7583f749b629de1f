import type { loadPyodide as load, PyodideAPI } from "pyodide";
import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type { FileNode, FileSystem } from "./file-system.ts";
import { Border } from "./live/border.ts";
import { captureReferences, captureState, fingerprint } from "./live/capture.ts";
import type { StreamRecord } from "./live/file-tree.ts";
import { Linker } from "./live/linker.ts";
import type { LiveModule, References } from "./live/module.ts";
import { restoreModule } from "./live/restore.ts";
import { type MemoryPart, writeParts } from "./live/memory.ts";
import { checkRewind, restoreReferences } from "./live/rewind.ts";
import type { LiveState } from "./live/state.ts";
import { addState, type StateDelta, subtractState } from "./live/state-delta.ts";
import { fillMemory, readTemplate } from "./live/template-file.ts";
import type { Mount } from "./messages.ts";

/** The parts of Pyodide that a kernel uses and its types leave out. */
export type Pyodide = Omit<PyodideAPI, "FS"> & {
  FS: FileSystem;
  _api: { on_fatal?: (error: unknown) => void };
  _module: EmscriptenModule;
};

interface EmscriptenModule extends LiveModule {
  _PyThreadState_Get(): number;
  _PyUnstable_ThreadState_SetStackProtection(thread: number, start: number, bytes: number): number;
  _emscripten_stack_get_base(): number;
}

export const WORKSPACE = "/workspace";

export interface LoadOptions {
  /** Directory of the npm package `pyodide`. */
  directory: string;
  mounts: Mount[];
  /** Directory of the template to start from; without one Python boots from nothing. */
  template?: string;
  /** What a session had beyond the template. */
  session?: SessionMemory;
}

/** A saved session's memory and module, laid over its template. */
export interface SessionMemory {
  state: StateDelta;
  memory: MemoryPart[];
  /** Gives back what stood for a JavaScript value when it was captured; `module` is the new kernel's. */
  deserialize(value: unknown, module: LiveModule): unknown;
}

/** A Python whose whole state can be captured. */
export interface LivePython {
  python: Pyodide;
  /** The files that the template's modules have open, as it was made. */
  streams: StreamRecord[];
  /** The memory at this moment; it moves when it grows. */
  memory(): Uint8Array<ArrayBuffer>;
  /** @throws TypeError for a state that cannot be captured exactly. */
  capture(serialize: (value: unknown) => unknown): LiveState;
  /** The same as what it adds to the template. */
  captureDelta(serialize: (value: unknown) => unknown): StateDelta;
  /**
   * Puts back what this same Python was at an earlier moment.
   *
   * @throws TypeError when it has come too far for that.
   */
  rewind(to: SessionMemory): void;
}

const NOTHING_ADDED = { libraries: [], slots: [], symbols: {} };

/** Boots Python. */
export async function loadPython({ directory, mounts, template, session }: LoadOptions): Promise<LivePython> {
  const { loadPyodide } = (await importFrom(directory, "pyodide.mjs")) as { loadPyodide: typeof load };
  const { default: createModule } = (await importFrom(directory, "pyodide.asm.mjs")) as ModuleFactory;
  const readLibrary = (name: string) => Deno.readFileSync(hostPath(name, mounts));
  const linker = new Linker();
  const border = new Border();
  let module!: LiveModule;
  let ownTableLength = 0;
  /** Fingerprint of what was restored. */
  let restored: string | undefined;
  let streams: StreamRecord[] = [];
  const deserialize = session && ((value: unknown) => session.deserialize(value, module));

  const python = (await loadPyodide({
    indexURL: directory,
    env: { PYTHONDONTWRITEBYTECODE: "1", MPLBACKEND: "agg", TERM: "dumb", _: "python3" },
    _makeSnapshot: true,
    ...(template && { _loadSnapshot: new Uint8Array(1), _snapshotDeserializer: deserialize }),
    async createPyodideModule(settings: { instantiateWasm?: unknown }) {
      module = template ? await border.watch(() => createModule(settings)) : await createModule(settings);
      delete settings.instantiateWasm; // It holds the bytes of Pyodide's WebAssembly.
      linker.attach(module);
      ownTableLength = module.wasmTable.length;
      if (template) module.API.restoreSnapshot = () => restore(template);
      return module;
    },
  } as unknown as Parameters<typeof load>[0])) as unknown as Pyodide;

  for (const entry of mounts) mount(python, entry);
  python.FS.mkdirTree(WORKSPACE);
  python.FS.chdir(WORKSPACE);
  border.isTouched = false;
  return {
    python,
    streams,
    memory: () => module.HEAPU8,
    capture,
    captureDelta,
    rewind,
  };

  function capture(serialize: (value: unknown) => unknown): LiveState {
    return captureState({ module, linker, ownTableLength, readLibrary, serialize });
  }

  function captureDelta(serialize: (value: unknown) => unknown): StateDelta {
    if (template === undefined) return capture(serialize);
    if (fingerprint(module) !== restored) return subtractState(capture(serialize), readTemplate(template).state);
    return {
      ...(session?.state ?? NOTHING_ADDED),
      memoryLength: module.HEAPU8.length,
      tableLength: module.wasmTable.length,
      references: captureReferences(module, serialize),
    };
  }

  function rewind({ state: delta, memory, deserialize }: SessionMemory): void {
    if (template === undefined || border.isTouched) throw new TypeError("JavaScript was used");
    const base = readTemplate(template);
    const state = addState(base.state, delta);
    checkRewind(module, state);
    border.renew();
    fillMemory(base, module.HEAPU8);
    writeParts(module.HEAPU8, memory);
    restoreReferences(module, state.references, (value) => deserialize(value, module));
  }

  function restore(directory: string): References {
    const template = readTemplate(directory);
    ({ streams } = template);
    const state = session ? addState(template.state, session.state) : template.state;
    restoreModule({ module, linker, state, readLibrary });
    fillMemory(template, module.HEAPU8);
    if (session) {
      writeParts(module.HEAPU8, session.memory);
      session.memory.length = 0; // They would stay for as long as the kernel.
    }
    restored = fingerprint(module);
    return state.references;
  }
}

/** Shows Python a directory of this machine, or a copy of a file; what is not there is left out, as is what Python sees already. */
export function mount(python: Pyodide, { directory, at }: Mount): void {
  const stat = statSync(directory, { throwIfNoEntry: false });
  if (stat?.isDirectory()) {
    python.FS.mkdirTree(at);
    if (!isRoot(python.FS.lookupPath(at).node)) python.mountNodeFS(at, directory);
  } else if (stat?.isFile()) {
    python.FS.mkdirTree(dirname(at));
    python.FS.writeFile(at, readFileSync(directory));
  }
}

/** Whether a node is the topmost one of what is mounted. */
function isRoot(node: FileNode): boolean {
  return node.parent === node;
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
