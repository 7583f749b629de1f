import type { StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import type { z } from "zod";

/** A schema as the SDK takes it. */
export type ToolSchema<Schema extends z.ZodType> = StandardSchemaWithJSON<z.input<Schema>, z.output<Schema>>;

/** Makes the JSON Schema of a schema only once: each request has a server of its own, which asks for it. */
export function toolSchema<Schema extends z.ZodType>(schema: Schema): ToolSchema<Schema> {
  const standard = schema["~standard"] as ToolSchema<Schema>["~standard"];
  const { input, output } = standard.jsonSchema;
  return { "~standard": { ...standard, jsonSchema: { input: once(input), output: once(output) } } };
}

function once<Options>(convert: (options: Options) => Record<string, unknown>): typeof convert {
  let known: Record<string, unknown> | undefined;
  return (options) => (known ??= convert(options));
}
