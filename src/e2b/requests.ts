import type { Context } from "hono";
import { z } from "zod";
import { environmentSchema, SandboxError } from "../protocol/index.ts";
import { LanguageError } from "./errors.ts";

/** As E2B's SDKs send it; what they have no value for is left out or null. */
export const executeRequestSchema = z.object({
  code: z.string(),
  context_id: z.string().nullish(),
  language: z.string().nullish(),
  env_vars: environmentSchema.nullish(),
});

export const contextRequestSchema = z.object({
  language: z.string().nullish(),
  cwd: z
    .string()
    .max(4096)
    .refine((path) => !path.includes("\0"), "Expected a path without null characters")
    .nullish(),
});

/** Lets Python through, also where no language is named. @throws LanguageError */
export function checkLanguage(language: string | null | undefined): void {
  if (language && !/^\s*python3?\s*$/i.test(language)) throw new LanguageError(language);
}

/** The body of a request, checked. @throws SandboxError `BAD_REQUEST` that names each fault */
export async function readBody<Schema extends z.ZodType>({ req }: Context, schema: Schema): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(await readJson(req));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `"${z.core.toDotPath(path)}": ${message}`,
  );
  throw new SandboxError("BAD_REQUEST", `The body of the request is wrong. ${faults.join("; ")}`);
}

async function readJson(req: Context["req"]): Promise<unknown> {
  try {
    return await req.json();
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new SandboxError("BAD_REQUEST", `The body is not JSON: ${cause.message}`);
    throw cause;
  }
}
