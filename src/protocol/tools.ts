import { z } from "zod";

/** What Python's `tools` module has beside the tools. */
const TAKEN_NAME = "ToolError";

/** The name by which Python calls a tool. */
export const toolNameSchema = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, "Expected letters, digits and underscores, beginning with a letter")
  .refine((name) => name !== TAKEN_NAME, `"${TAKEN_NAME}" is the error that a failed call raises`);

/** A function of the client's that Python can import from `tools`. */
export const toolSignatureSchema = z.strictObject({
  name: toolNameSchema,
  /** In the order in which positional arguments are bound; the required ones come first. */
  parameters: z
    .array(z.strictObject({ name: z.string().min(1).max(128), required: z.boolean() }))
    .max(128)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, "Two parameters have the same name")
    .refine((all) => !all.some(({ required }, i) => required && all[i - 1]?.required === false), "Required ones first"),
  /** What `help` shows. */
  documentation: z.string().max(16_384),
});
export type ToolSignature = z.infer<typeof toolSignatureSchema>;

/** The tools of one run. */
export const toolSignaturesSchema = z
  .array(toolSignatureSchema)
  .max(128)
  .refine((tools) => new Set(tools.map(({ name }) => name)).size === tools.length, "Two tools have the same name");
