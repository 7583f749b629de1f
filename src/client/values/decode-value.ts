import { z } from "zod";
import { SandboxError } from "../../protocol/index.ts";
import { Complex, type ElementType, PythonObject, type PythonValue, TYPED_ARRAYS, withShape } from "./python-value.ts";

/** Containers inside one another, at most: Python describes those that are deeper. */
const DEPTH_LIMIT = 256;
const DAY_MS = 86_400_000;

const items = z.array(z.unknown());
const elementType = z.enum(Object.keys(TYPED_ARRAYS) as [ElementType, ...ElementType[]]);

/** Values that JSON has nothing for; see `sandbox_runner/encoding.py`, which writes them. */
const taggedSchema = z.discriminatedUnion("$", [
  z.object({ $: z.literal("int"), hex: z.string().regex(/^-?[0-9a-f]+$/) }),
  z.object({ $: z.literal("float"), text: z.enum(["nan", "inf", "-inf"]) }),
  z.object({ $: z.literal("complex"), parts: z.tuple([z.unknown(), z.unknown()]) }),
  z.object({ $: z.literal("dict"), items }),
  z.object({ $: z.literal("set"), items }),
  z.object({ $: z.literal("bytes"), base64: z.string() }),
  z.object({
    $: z.literal("datetime"),
    milliseconds: z
      .int()
      .min(-1e8 * DAY_MS)
      .max(1e8 * DAY_MS),
  }),
  z.object({ $: z.literal("array"), type: elementType, shape: z.array(z.int().nonnegative()), base64: z.string() }),
  z.object({ $: z.literal("object"), type: z.string(), text: z.string() }),
]);
type Tagged = z.infer<typeof taggedSchema>;

const FLOATS = { nan: Number.NaN, inf: Infinity, "-inf": -Infinity };

/**
 * Reads a value that Python returned, from the text that `returned` of a result is. It is not trusted to be of that form.
 *
 * @throws SandboxError `BAD_FRAME` for another text
 */
export function decodeValue(text: string): PythonValue {
  try {
    return decode(JSON.parse(text), 0);
  } catch (cause) {
    throw new SandboxError("BAD_FRAME", "What Python returned is not of the form that values have", undefined, {
      cause,
    });
  }
}

function decode(node: unknown, depth: number): PythonValue {
  if (typeof node !== "object" || node === null) return node as PythonValue;
  if (depth > DEPTH_LIMIT) throw new RangeError(`Containers more than ${DEPTH_LIMIT} deep`);
  if (Array.isArray(node)) return node.map((item) => decode(item, depth + 1));
  if (Object.hasOwn(node, "$")) return decodeTagged(taggedSchema.parse(node), depth + 1);
  return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, decode(item, depth + 1)]));
}

function decodeTagged(node: Tagged, depth: number): PythonValue {
  switch (node.$) {
    case "int":
      return node.hex.startsWith("-") ? -BigInt(`0x${node.hex.slice(1)}`) : BigInt(`0x${node.hex}`);
    case "float":
      return FLOATS[node.text];
    case "complex":
      return new Complex(Number(decode(node.parts[0], depth)), Number(decode(node.parts[1], depth)));
    case "dict":
      return decodeDict(node.items, depth);
    case "set":
      return new Set(node.items.map((item) => decode(item, depth)));
    case "bytes":
      return decodeBytes(node.base64);
    case "datetime":
      return new Date(node.milliseconds);
    case "array":
      return withShape(new TYPED_ARRAYS[node.type](decodeBytes(node.base64).buffer), node.shape);
    case "object":
      return new PythonObject(node.type, node.text);
  }
}

function decodeDict(items: unknown[], depth: number): PythonValue {
  const entries = items.map((item): [PythonValue, PythonValue] => {
    if (!Array.isArray(item) || item.length !== 2) throw new TypeError("A dict's item is a key and a value");
    return [decode(item[0], depth), decode(item[1], depth)];
  });
  return entries.every(isNamed) ? Object.fromEntries(entries) : new Map(entries);
}

function isNamed(entry: [PythonValue, PythonValue]): entry is [string, PythonValue] {
  return typeof entry[0] === "string";
}

/** Bytes in a buffer of their own, whose beginning suits any type of element. */
function decodeBytes(base64: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64, "base64"));
}
