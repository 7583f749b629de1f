import { Primitive } from "./live/capture.ts";
import type { LiveModule } from "./live/module.ts";

/** What is written down for a JavaScript value that Python holds: which one it is of those that each kernel has, or that it is lost. */
export type SavedValue =
  | { host: string }
  | { module: string }
  /** Place among what Pyodide gives to Python from the start. */
  | { given: number }
  | { pyodide: PyodidePart; member: string }
  | { global: string }
  | { lost: string }
  | SavedPrimitive;

/** JSON has neither `undefined` nor large integers; `value` is the text of those. */
interface SavedPrimitive {
  primitive: string;
  value?: unknown;
}

/** What each kernel has of its own. */
export interface KernelValues {
  host: object;
  module: LiveModule;
}

/** Finds out which of a kernel's own a JavaScript value is. */
export function saveValue(value: unknown, { host, module }: KernelValues): SavedValue {
  if (value instanceof Primitive && typeof value.value !== "symbol") return writePrimitive(value.value);
  if (value === host) return { host: "" };
  if (value === module) return { module: "" };
  const given = module.API.getExpectedKeys().indexOf(value);
  if (given !== -1) return { given };
  const ofHost = memberOf(host, value);
  if (ofHost !== undefined) return { host: ofHost };
  const gone = lostObjects.get(value as object);
  if (gone !== undefined) return { lost: gone };
  const global = globalName(value);
  if (global !== undefined) return { global };
  for (const [pyodide, part] of Object.entries(PYODIDE_PARTS)) {
    const member = memberOf(part(module), value);
    if (member !== undefined) return { pyodide: pyodide as PyodidePart, member };
  }
  return { lost: describe(value) };
}

/** The same value in another kernel; what is lost gets a stand-in that says so when it is used. */
export function reviveValue(saved: SavedValue, { host, module }: KernelValues): unknown {
  if ("primitive" in saved) return readPrimitive(saved);
  if ("lost" in saved) return lostObject(saved.lost);
  if ("module" in saved) return module;
  if ("given" in saved) return module.API.getExpectedKeys()[saved.given];
  if ("pyodide" in saved) return Reflect.get(PYODIDE_PARTS[saved.pyodide](module), saved.member);
  if ("global" in saved) return Reflect.get(globalThis, saved.global);
  return saved.host === "" ? host : (...args: unknown[]) => (Reflect.get(host, saved.host) as Callable)(...args);
}

type Callable = (...args: unknown[]) => unknown;

type PyodidePart = "internal" | "public";

/** Of what Python can import from `pyodide_js`, as micropip does. */
const PYODIDE_PARTS: Record<PyodidePart, (module: LiveModule) => object> = {
  internal: ({ API }) => API,
  public: ({ API }) => API.public_api,
};

function memberOf(place: object, value: unknown): string | undefined {
  return Object.keys(place).find((name) => Reflect.get(place, name) === value);
}

function writePrimitive(value: unknown): SavedPrimitive {
  const isText = typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value));
  return { primitive: typeof value, value: isText ? String(value) : value };
}

function readPrimitive({ primitive, value }: SavedPrimitive): unknown {
  if (primitive === "bigint") return BigInt(value as string);
  return primitive === "number" ? Number(value) : value;
}

/** The names that JavaScript itself brings: what `from js import fetch` gave is there again in another process. */
const GLOBALS: ReadonlySet<unknown> = new Set(Object.getOwnPropertyNames(globalThis));

function globalName(value: unknown): string | undefined {
  if (typeof value !== "object" && typeof value !== "function") return undefined;
  const { name, [Symbol.toStringTag]: tag } = value as { name?: unknown; [Symbol.toStringTag]?: unknown };
  const isIts = (text: unknown): text is string =>
    GLOBALS.has(text) && Reflect.get(globalThis, text as string) === value;
  return [name, tag].find(isIts);
}

function describe(value: unknown): string {
  const name = (value as { constructor?: { name?: unknown } } | null)?.constructor?.name;
  return typeof name === "string" ? name : typeof value;
}

/** Whether a value stands for one that was lost before. */
export function isLost(value: unknown): boolean {
  return lostObjects.has(value as object);
}

/** What the objects were that stand for lost ones. */
const lostObjects = new WeakMap<object, string>();

/** Stands for a JavaScript object that could not be saved: whatever is done with it says so. */
function lostObject(description: string): unknown {
  const fail = () => {
    throw new TypeError(
      `This JavaScript ${description} did not survive the time that its session was saved; make it anew`,
    );
  };
  const object = new Proxy(function lost() {}, { get: fail, set: fail, apply: fail, construct: fail, has: fail });
  lostObjects.set(object, description);
  return object;
}
