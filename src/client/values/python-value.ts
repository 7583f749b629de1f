/**
 * What Python's values are in JavaScript: None is null; bool, float and str are themselves; int is a number, and a bigint where
 * a number is not exact; list and tuple are arrays; a dict is a plain object, and a Map when a key is no string; set and frozenset
 * are Sets; bytes are a Uint8Array; datetime and date are Dates, read as UTC where they have no time zone; NumPy's arrays and
 * `array.array` are typed arrays. All else is a `PythonObject`.
 */
export type PythonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | PythonArray
  | Complex
  | PythonObject
  | PythonValue[]
  | { [key: string]: PythonValue }
  | Map<PythonValue, PythonValue>
  | Set<PythonValue>;

export const TYPED_ARRAYS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;
export type ElementType = keyof typeof TYPED_ARRAYS;
export type TypedArray = InstanceType<(typeof TYPED_ARRAYS)[ElementType]>;

/** A typed array that knows its shape; its elements are in row-major order. */
export type PythonArray = TypedArray & { readonly shape: readonly number[] };

/**
 * Gives a typed array a shape, so that Python takes it for an array of as many dimensions.
 *
 * @throws RangeError when the shape has another number of elements
 * @example
 * await executor.execute("return m.T", { args: { m: withShape(new Float64Array([1, 2, 3, 4, 5, 6]), [2, 3]) } });
 */
export function withShape<Elements extends TypedArray>(
  elements: Elements,
  shape: readonly number[],
): Elements & { readonly shape: readonly number[] } {
  if (shape.reduce((product, length) => product * length, 1) !== elements.length) {
    throw new RangeError(`An array of ${elements.length} elements cannot have the shape "${shape.join(" × ")}"`);
  }
  return Object.defineProperty(elements, "shape", { value: Object.freeze([...shape]) }) as Elements & PythonArray;
}

/** Python's complex number. */
export class Complex {
  constructor(
    readonly real: number,
    readonly imaginary: number,
  ) {}
}

/** A description of what JavaScript has nothing for, such as a DataFrame or a function, and of a container that holds itself. */
export class PythonObject {
  constructor(
    /** Python's type, such as `pandas.DataFrame`. */
    readonly type: string,
    /** What `repr()` says, cut to 10,000 characters. */
    readonly text: string,
  ) {}

  toString(): string {
    return this.text;
  }
}
