import type { Context } from "hono";
import { z } from "zod";
import { SandboxError } from "../../protocol/index.ts";
import { storableJson } from "../chat/stored-text.ts";

/** The JSON body of a request, checked, with texts that can be stored. @throws SandboxError `BAD_REQUEST`, which names what is wrong */
export async function readBody<T extends z.ZodType>(context: Context, schema: T): Promise<z.output<T>> {
  const body: unknown = await context.req
    .json()
    .then(storableJson)
    .catch(() => {
      throw new SandboxError("BAD_REQUEST", "The body has to be JSON, and not too deep");
    });
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw refuseInput(parsed.error);
  return parsed.data;
}

/** What is wrong with a request, by field, as a person may read it. */
export function refuseInput({ issues }: z.ZodError): SandboxError {
  const faults = issues.map(({ path, message }) => (path.length === 0 ? message : `"${path.join(".")}": ${message}`));
  return new SandboxError("BAD_REQUEST", faults.join("; "));
}
