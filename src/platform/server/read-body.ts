import type { Context } from "hono";
import { z } from "zod";
import { SandboxError } from "../../protocol/index.ts";

/** The JSON body of a request, checked. @throws SandboxError `BAD_REQUEST`, which names what is wrong */
export async function readBody<T extends z.ZodType>(context: Context, schema: T): Promise<z.output<T>> {
  const body: unknown = await context.req.json().catch(() => {
    throw new SandboxError("BAD_REQUEST", "The body has to be JSON");
  });
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new SandboxError("BAD_REQUEST", z.prettifyError(parsed.error));
  return parsed.data;
}
