import type { LiveModule, References } from "./module.ts";
import type { LiveState } from "./state.ts";

/** Bytes that a memory may have beyond what it is put back to: it cannot shrink, and a new process gives more than these back. */
const SPARE_BYTES = 64 * 1024 * 1024;
/** Number of Python's first own string in Pyodide's list of JavaScript values that are never dropped. */
const FIRST_STRING = 7;

/**
 * A kernel that goes on can be put back to a state that it was in when only its memory has changed since.
 *
 * @throws TypeError when there is more.
 */
export function checkRewind({ LDSO, HEAPU8, __hiwire_immortal_get: readString }: LiveModule, state: LiveState): void {
  if (HEAPU8.length > state.memoryLength + SPARE_BYTES) throw new TypeError("The memory has grown");
  const loaded = Object.keys(LDSO.loadedLibsByName).filter((name) => name !== "__main__");
  if (loaded.length !== state.libraries.length || !state.libraries.every(({ name }) => loaded.includes(name))) {
    throw new TypeError("Libraries were loaded");
  }
  if (!state.references.immortalKeys.every((text, index) => readString(FIRST_STRING + index) === text)) {
    throw new TypeError("Pyodide has other strings");
  }
}

/** Gives Python the JavaScript values back that it had. */
export function restoreReferences(
  { API, __hiwire_set: set }: LiveModule,
  { hiwireKeys }: References,
  deserialize: (value: unknown) => unknown,
): void {
  const values = [...API.getExpectedKeys(), ...hiwireKeys.map((key) => reviveKey(key, deserialize))];
  for (const [index, value] of values.entries()) {
    if (set(index, value) < 0) throw new RangeError(`Pyodide has no place "${index}" for a JavaScript value`);
  }
}

function reviveKey(key: unknown, deserialize: (value: unknown) => unknown): unknown {
  if (key === null) return null;
  if (typeof key === "object" && "serialized" in key) return deserialize(key.serialized);
  throw new TypeError(`Python had a JavaScript value that cannot be given back: ${JSON.stringify(key)}`);
}
