import type { Linker } from "./linker.ts";
import type { LiveModule, SharedLibrary } from "./module.ts";
import type { LibraryRecord, LiveState } from "./state.ts";
import { withoutData } from "./without-data.ts";

export interface RestoreOptions {
  module: LiveModule;
  linker: Linker;
  state: LiveState;
  readLibrary(name: string): Uint8Array<ArrayBuffer>;
}

/**
 * Brings a new kernel's module to the shape that a state was captured in; its memory is for the caller to
 * fill. Libraries come back to their places, with neither relocations nor constructors run: what these did is in the memory.
 */
export function restoreModule({ module, linker, state, readLibrary }: RestoreOptions): void {
  if (module.HEAPU8.length < state.memoryLength) module.growMemory(state.memoryLength);
  module.wasmTable.grow(Math.max(0, state.tableLength - module.wasmTable.length));
  linker.restore(state.symbols);
  state.libraries.forEach((record, sequence) => {
    const library = instantiate(module, linker, record, readLibrary(record.name), sequence);
    module.LDSO.loadedLibsByName[record.name] = library;
    for (const handle of record.handles) module.LDSO.loadedLibsByHandle[handle] = library;
    if (record.global) module.mergeLibSymbols(library.exports, record.name);
  });
  for (const [index, name, symbol] of state.slots) {
    const entry = module.LDSO.loadedLibsByName[name]?.exports[symbol];
    module.setWasmTableEntry(index, entry);
  }
  module.wasmTableMirror.length = 0; // A cache, which Emscripten fills with all of Python's functions; each takes 200 bytes.
}

function instantiate(
  module: LiveModule,
  linker: Linker,
  { name, memoryBase, tableBase, tableSize, global, refcount }: LibraryRecord,
  binary: Uint8Array<ArrayBuffer>,
  sequence: number,
): SharedLibrary {
  const { weakImports, neededDynlibs } = module.getDylinkMetadata(binary);
  const library: SharedLibrary = { name, exports: {}, global, refcount: refcount ?? Infinity, needed: neededDynlibs };
  const main = module.LDSO.loadedLibsByName["__main__"]?.exports ?? {};
  const known: Record<string, unknown> = { __memory_base: memoryBase, __table_base: tableBase };
  const env = new Proxy(known, {
    get(_, symbol: string) {
      const own = main[symbol] as { stub?: boolean } | undefined;
      if (!(symbol in known) && own !== undefined && !own.stub) return own;
      return (known[symbol] ??= callLater(module, library, symbol));
    },
  });
  const table = new Proxy(weakImports, module.GOTHandler);
  const imports = { "GOT.mem": table, "GOT.func": table, env, wasi_snapshot_preview1: env };
  const instance = linker.place(
    new WebAssembly.Module(withoutData(binary)),
    imports as unknown as WebAssembly.Imports,
    { memoryBase, tableBase, tableSize, sequence },
  );
  library.exports = module.relocateExports(instance.exports, memoryBase);
  return library;
}

type Callable = (...args: unknown[]) => unknown;

/** A function that is looked up when it is first called: it may be in a library that is not there yet. */
function callLater(module: LiveModule, library: SharedLibrary, symbol: string): Callable {
  let target: Callable | undefined;
  return (...args) => (target ??= findSymbol(module, library, symbol))(...args);
}

/** Looks where the dynamic linker looks: in what is global, in the libraries that this one needs, and in itself. */
function findSymbol(module: LiveModule, library: SharedLibrary, symbol: string): Callable {
  const { sym } = module.resolveGlobalSymbol(symbol);
  const found = sym ?? findInNeeded(module, library, symbol, new Set()) ?? library.exports[symbol];
  if (found === undefined) throw new TypeError(`The library "${library.name}" misses the symbol "${symbol}"`);
  return found as Callable;
}

function findInNeeded(
  module: LiveModule,
  { needed = [] }: SharedLibrary,
  symbol: string,
  seen: Set<SharedLibrary>,
): unknown {
  for (const name of needed) {
    const library = Object.values(module.LDSO.loadedLibsByName).find(
      (other) => fileName(other.name) === fileName(name),
    );
    if (library === undefined || seen.has(library)) continue;
    seen.add(library);
    const found = library.exports[symbol] ?? findInNeeded(module, library, symbol, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
