import { z } from "zod";

/** The parts of a JSON schema that a Python type is made of; all else is left to the tool to check. */
export interface ValueSchema {
  type?: string | string[] | undefined;
  description?: string | undefined;
  default?: unknown;
  const?: unknown;
  enum?: unknown[] | undefined;
  anyOf?: ValueSchema[] | undefined;
  oneOf?: ValueSchema[] | undefined;
  items?: ValueSchema | undefined;
  properties?: Record<string, ValueSchema> | undefined;
  required?: string[] | undefined;
  $ref?: string | undefined;
  $defs?: Record<string, ValueSchema> | undefined;
  definitions?: Record<string, ValueSchema> | undefined;
}

/** Anything that is not as expected says nothing of the type. */
export const valueSchema: z.ZodType<ValueSchema> = z.lazy(() =>
  z
    .object({
      type: z.union([z.string(), z.array(z.string())]).optional(),
      description: z.string().optional(),
      default: z.unknown().optional(),
      const: z.unknown().optional(),
      enum: z.array(z.unknown()).optional(),
      anyOf: z.array(valueSchema).optional(),
      oneOf: z.array(valueSchema).optional(),
      items: valueSchema.optional(),
      properties: z.record(z.string(), valueSchema).optional(),
      required: z.array(z.string()).optional(),
      $ref: z.string().optional(),
      $defs: z.record(z.string(), valueSchema).optional(),
      definitions: z.record(z.string(), valueSchema).optional(),
    })
    .catch({}),
);

/** How deep the fields of nested objects are shown. */
const MAX_DEPTH = 4;

/** A schema as a type hint that a model understands; the fields of an object as in `{"city": str, "days"?: int}`. */
export function pythonType(schema: ValueSchema, root: ValueSchema = schema, depth = 0): string {
  const { $ref, anyOf, oneOf, type } = schema;
  if (depth > MAX_DEPTH) return "Any";
  if ($ref !== undefined) return pythonType(resolve($ref, root), root, depth + 1);
  if (schema.const !== undefined) return `Literal[${pythonLiteral(schema.const)}]`;
  if (schema.enum !== undefined) return `Literal[${schema.enum.map(pythonLiteral).join(", ")}]`;
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return union(choices.map((choice) => pythonType(choice, root, depth + 1)));
  if (Array.isArray(type)) return union(type.map((one) => pythonType({ ...schema, type: one }, root, depth)));
  if (type === "array") return schema.items ? `list[${pythonType(schema.items, root, depth + 1)}]` : "list";
  if (type === "object") return objectType(schema, root, depth);
  return SIMPLE_TYPES[type ?? ""] ?? "Any";
}

/** A JSON value as Python writes it. */
export function pythonLiteral(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return JSON.stringify(value);
}

const SIMPLE_TYPES: Record<string, string> = {
  string: "str",
  integer: "int",
  number: "float",
  boolean: "bool",
  null: "None",
};

function objectType({ properties, required = [] }: ValueSchema, root: ValueSchema, depth: number): string {
  const fields = Object.entries(properties ?? {}).map(
    ([name, field]) =>
      `${JSON.stringify(name)}${required.includes(name) ? "" : "?"}: ${pythonType(field, root, depth + 1)}`,
  );
  return fields.length === 0 ? "dict" : `{${fields.join(", ")}}`;
}

function union(types: string[]): string {
  return [...new Set(types)].join(" | ");
}

function resolve(reference: string, { $defs, definitions }: ValueSchema): ValueSchema {
  const name = reference.split("/").at(-1) ?? "";
  return $defs?.[name] ?? definitions?.[name] ?? {};
}
