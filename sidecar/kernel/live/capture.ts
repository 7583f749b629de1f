import type { Linker } from "./linker.ts";
import type { LiveModule } from "./module.ts";
import type { LibraryRecord, LiveState } from "./state.ts";

const MAIN = "__main__";

export interface CaptureOptions {
  module: LiveModule;
  linker: Linker;
  /** Length of the function table before any library was loaded. */
  ownTableLength: number;
  readLibrary(name: string): Uint8Array;
  serialize(value: unknown): unknown;
}

/**
 * Writes down what a kernel is beside its memory. Only to be called between runs, when no Python frame is suspended.
 *
 * @throws TypeError for a kernel that cannot be written down exactly; the message names what stands in the way.
 */
export function captureState({ module, linker, ownTableLength, readLibrary, serialize }: CaptureOptions): LiveState {
  const libraries = captureLibraries(module, linker, readLibrary);
  return {
    memoryLength: module.HEAPU8.length,
    tableLength: module.wasmTable.length,
    libraries,
    slots: captureSlots(module, libraries, ownTableLength),
    symbols: Object.fromEntries(linker.symbols()),
    references: captureReferences(module, serialize),
  };
}

/** Stands for a JavaScript value that is not an object, such as the `undefined` that a promise has come to. */
export class Primitive {
  constructor(readonly value: unknown) {}
}

/** The JavaScript values that Python holds; Pyodide writes down none but objects. */
export function captureReferences(
  { API, __hiwire_get: get, __hiwire_set: set }: LiveModule,
  serialize: (value: unknown) => unknown,
): LiveState["references"] {
  const first = API.getExpectedKeys().length;
  const primitives = [...valuesFrom(first, get)].filter(([, value]) => Object(value) !== value && value !== null);
  for (const [index, value] of primitives) set(index, new Primitive(value));
  try {
    return API.serializeHiwireState(serialize) as LiveState["references"];
  } finally {
    for (const [index, value] of primitives) set(index, value);
  }
}

function* valuesFrom(first: number, get: LiveModule["__hiwire_get"]): Generator<[index: number, value: unknown]> {
  for (let index = first; ; index++) {
    try {
      yield [index, get(index)];
    } catch {
      return; // There are no more.
    }
  }
}

/** Tells two states of one kernel apart in all but memory and JavaScript values; quick, as these are rarely different. */
export function fingerprint({ LDSO, wasmTable }: LiveModule): string {
  const libraries = Object.values(LDSO.loadedLibsByName);
  const uses = libraries.map(({ refcount }) => (Number.isFinite(refcount) ? refcount : 0));
  const handles = Object.keys(LDSO.loadedLibsByHandle).length;
  return [libraries.length, handles, uses.reduce((sum, count) => sum + count, 0), wasmTable.length].join(" ");
}

function captureLibraries(
  module: LiveModule,
  linker: Linker,
  readLibrary: (name: string) => Uint8Array,
): LibraryRecord[] {
  const handles = Object.entries(module.LDSO.loadedLibsByHandle);
  const libraries = Object.values(module.LDSO.loadedLibsByName).filter(({ name }) => name !== MAIN);
  const placed = libraries.map((library) => {
    const placement = linker.find(library.exports);
    if (placement === undefined) throw new TypeError(`The library "${library.name}" exports no function of its own`);
    placement.tableSize ??= module.getDylinkMetadata(readLibrary(library.name)).tableSize;
    const record: LibraryRecord = {
      name: library.name,
      handles: handles.filter(([, other]) => other === library).map(([handle]) => Number(handle)),
      global: library.global,
      refcount: Number.isFinite(library.refcount) ? library.refcount : null,
      memoryBase: placement.memoryBase,
      tableBase: placement.tableBase,
      tableSize: placement.tableSize,
    };
    return { record, sequence: placement.sequence };
  });
  return placed.sort((a, b) => a.sequence - b.sequence).map(({ record }) => record);
}

function captureSlots(module: LiveModule, libraries: LibraryRecord[], start: number): LiveState["slots"] {
  const owners = new Map<unknown, [string, string]>();
  for (const [library, { exports }] of Object.entries(module.LDSO.loadedLibsByName)) {
    for (const [symbol, value] of Object.entries(exports)) {
      if (typeof value === "function" && !owners.has(value)) owners.set(value, [library, symbol]);
    }
  }
  const own = new Set(
    libraries.flatMap(({ tableBase, tableSize }) => Array.from({ length: tableSize }, (_, i) => tableBase + i)),
  );
  const slots: LiveState["slots"] = [];
  for (let index = start; index < module.wasmTable.length; index++) {
    const entry = own.has(index) ? null : module.wasmTable.get(index);
    if (entry === null || entry === undefined) continue;
    const owner = owners.get(entry);
    if (owner === undefined) throw new TypeError(`Entry "${index}" of the function table belongs to no library`);
    slots.push([index, ...owner]);
  }
  return slots;
}
