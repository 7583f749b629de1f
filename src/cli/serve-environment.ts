import { z } from "zod";
import { UserError } from "./user-error.ts";

const environmentSchema = z.object({
  EXECUTION_TIMEOUT: z.coerce.number<string>("Expected seconds").positive("Expected seconds, more than 0").default(30),
  PREINSTALL_LIBS: z.string().default(""),
});

/** What `/api/execute` takes from the environment. @throws UserError for a value that cannot be used */
export function readServeEnvironment(environment: Record<string, string | undefined>): {
  timeoutMs: number;
  libraries: string[];
} {
  const parsed = environmentSchema.safeParse({
    EXECUTION_TIMEOUT: environment["EXECUTION_TIMEOUT"] || undefined,
    PREINSTALL_LIBS: environment["PREINSTALL_LIBS"],
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = String(issue?.path[0]);
    throw new UserError(`${name} is "${environment[name]}": ${issue?.message}`);
  }
  const { EXECUTION_TIMEOUT: seconds, PREINSTALL_LIBS: libraries } = parsed.data;
  return { timeoutMs: Math.ceil(seconds * 1000), libraries: libraries.split(/\s+/).filter((name) => name !== "") };
}
