import { MAX_VALUE_BYTES, SandboxError } from "../../protocol/index.ts";
import { Complex, PythonObject, TYPED_ARRAYS, type TypedArray } from "./python-value.ts";

/** Containers inside one another, at most. */
const DEPTH_LIMIT = 100;

/**
 * Writes a value for Python as JSON text, which `sandbox_runner/decoding.py` reads. Beside what `PythonValue` lists it takes
 * `undefined` for None and an `ArrayBuffer` for bytes. A Date becomes a datetime in UTC; a typed array becomes a NumPy array where
 * Python has NumPy, else an `array.array`, but for a Uint8Array without a shape, which is bytes.
 *
 * @throws SandboxError `BAD_REQUEST` for what Python has nothing for, such as a function, `FRAME_TOO_LARGE` beyond 8 MiB
 */
export function encodeValue(value: unknown): string {
  const text = JSON.stringify(new Encoder().encode(value));
  const size = Buffer.byteLength(text);
  if (size > MAX_VALUE_BYTES) {
    throw new SandboxError("FRAME_TOO_LARGE", `Values of ${size} bytes are over the limit of ${MAX_VALUE_BYTES} bytes`);
  }
  return text;
}

class Encoder {
  /** Keys that lead to the value at hand, for error messages. */
  readonly #path: unknown[] = [];
  /** The containers around it. */
  readonly #open = new Set<object>();

  encode(value: unknown): unknown {
    switch (typeof value) {
      case "undefined":
        return null;
      case "boolean":
      case "string":
        return value;
      case "number":
        return encodeNumber(value);
      case "bigint":
        return { $: "int", hex: value.toString(16) };
      case "object":
        return value === null ? null : this.#encodeObject(value);
      default:
        throw this.#refuse(`a ${typeof value} has no counterpart in Python`);
    }
  }

  #encodeObject(value: object): unknown {
    if (this.#open.has(value)) throw this.#refuse("it contains itself");
    if (this.#open.size >= DEPTH_LIMIT) throw this.#refuse(`it is more than ${DEPTH_LIMIT} containers deep`);
    this.#open.add(value);
    try {
      return this.#encodeKind(value);
    } finally {
      this.#open.delete(value);
    }
  }

  #encodeKind(value: object): unknown {
    if (Array.isArray(value)) return Array.from(value, (item, index) => this.#encodeAt(index, item));
    if (value instanceof Date) return this.#encodeDate(value);
    if (value instanceof Map) {
      return { $: "dict", items: [...value].map(([key, item]) => [this.encode(key), this.#encodeAt(key, item)]) };
    }
    if (value instanceof Set) return { $: "set", items: [...value].map((item) => this.encode(item)) };
    if (value instanceof ArrayBuffer) return { $: "bytes", base64: Buffer.from(value).toString("base64") };
    if (ArrayBuffer.isView(value)) return this.#encodeView(value);
    if (value instanceof Complex) {
      return { $: "complex", parts: [encodeNumber(value.real), encodeNumber(value.imaginary)] };
    }
    if (value instanceof PythonObject) throw this.#refuse("it only describes an object of Python");
    if (!isPlain(value)) throw this.#refuse(`an object of the class "${value.constructor?.name}" has no counterpart`);
    const entries = Object.entries(value).map(([key, item]) => [key, this.#encodeAt(key, item)] as const);
    return Object.hasOwn(value, "$") ? { $: "dict", items: entries } : Object.fromEntries(entries);
  }

  #encodeAt(key: unknown, item: unknown): unknown {
    this.#path.push(key);
    const encoded = this.encode(item);
    this.#path.pop();
    return encoded;
  }

  #encodeDate(value: Date): unknown {
    const milliseconds = value.getTime();
    const year = value.getUTCFullYear();
    if (!(year >= 1 && year <= 9999)) throw this.#refuse("Python has no such date");
    return { $: "datetime", milliseconds };
  }

  #encodeView(view: ArrayBufferView): unknown {
    const base64 = Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString("base64");
    const { shape } = view as { shape?: readonly number[] };
    if (shape === undefined && isBytes(view)) return { $: "bytes", base64 };
    const type = Object.entries(TYPED_ARRAYS).find(([, kind]) => view instanceof kind)?.[0];
    if (type === undefined) throw this.#refuse(`a "${view.constructor.name}" has no counterpart in Python`);
    return { $: "array", type, shape: shape ?? [(view as TypedArray).length], base64 };
  }

  #refuse(reason: string): SandboxError {
    const where = this.#path.length > 0 ? `"${this.#path.map(String).join(".")}"` : "the value";
    return new SandboxError("BAD_REQUEST", `Cannot give ${where} to Python: ${reason}`);
  }
}

function encodeNumber(value: number): unknown {
  if (Object.is(value, -0)) return { $: "float", text: "-0.0" };
  const isExact = Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
  return isExact ? value : { $: "float", text: String(value) };
}

function isBytes(view: ArrayBufferView): boolean {
  return view instanceof Uint8Array || view instanceof Uint8ClampedArray || view instanceof DataView;
}

/** Whether an object is a mere record, made in whichever realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
