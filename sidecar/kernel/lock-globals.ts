/** What the kernel and Python's runtime use between runs, and so must find as it was. */
const ESSENTIALS = [
  "Array",
  "ArrayBuffer",
  "Atomics",
  "BigInt",
  "DataView",
  "Int32Array",
  "JSON",
  "Map",
  "Math",
  "Number",
  "Object",
  "Promise",
  "Proxy",
  "Reflect",
  "Set",
  "SharedArrayBuffer",
  "String",
  "Symbol",
  "TextDecoder",
  "TextEncoder",
  "Uint8Array",
  "WeakMap",
  "clearTimeout",
  "setTimeout",
] as const;

/** Makes what the kernel stands on unchangeable, so that no code of a run can break the next one through JavaScript. */
export function lockGlobals(): void {
  for (const name of ESSENTIALS) {
    const value: unknown = Reflect.get(globalThis, name);
    Object.defineProperty(globalThis, name, { value, writable: false, configurable: false });
    lock(value);
  }
  lock(Object.getPrototypeOf(Uint8Array));
  lock(Deno.stdout);
}

function lock(value: unknown): void {
  const prototype: unknown = typeof value === "function" ? value.prototype : Object.getPrototypeOf(value);
  // Objects inherit from this one everywhere, and could not have properties of their own by these names.
  if (prototype !== Object.prototype) Object.freeze(prototype);
  Object.freeze(value);
}
