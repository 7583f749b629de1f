/** The parts of Emscripten's module that live snapshots work on; Pyodide is built as a `MAIN_MODULE`, which has them all. */
export interface LiveModule {
  HEAPU8: Uint8Array<ArrayBuffer>;
  wasmTable: WebAssembly.Table;
  LDSO: {
    loadedLibsByName: Record<string, SharedLibrary>;
    loadedLibsByHandle: Record<number, SharedLibrary>;
  };
  GOT: Record<string, WebAssembly.Global>;
  GOTHandler: ProxyHandler<object>;
  wasmTableMirror: unknown[];
  API: {
    restoreSnapshot(image: Uint8Array): References;
    serializeHiwireState(serializer: (value: unknown) => unknown): References;
    /** The JavaScript values that Python has from the start. */
    getExpectedKeys(): unknown[];
    /** What Python imports as `pyodide_js`. */
    public_api: object;
  };
  finalizationRegistry: FinalizationRegistry<unknown>;
  /** The JavaScript value with a number; throws beyond the last. */
  __hiwire_get(index: number): unknown;
  /** Sets the JavaScript value with a number; negative when there is no such place. */
  __hiwire_set(index: number, value: unknown): number;
  /** A JavaScript value that is never dropped; throws beyond the last. */
  __hiwire_immortal_get(index: number): unknown;
  getDylinkMetadata(binary: Uint8Array): { tableSize: number; weakImports: object; neededDynlibs: string[] };
  relocateExports(exports: WebAssembly.Exports, memoryBase: number): Symbols;
  setWasmTableEntry(index: number, entry: unknown): void;
  resolveGlobalSymbol(name: string): { sym?: (...args: unknown[]) => unknown };
  mergeLibSymbols(exports: Symbols, name: string): void;
  growMemory(bytes: number): void;
}

type Symbols = Record<string, unknown>;

export interface SharedLibrary {
  name: string;
  refcount: number;
  exports: Symbols;
  global: boolean;
  /** Names of the libraries that it was linked with; known for one that was restored. */
  needed?: string[];
}

/** JavaScript values that Python holds, as Pyodide writes them down. */
export interface References {
  hiwireKeys: unknown[];
  immortalKeys: string[];
}
