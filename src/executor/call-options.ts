import { z } from "zod";
import { encodeValue, type ExecuteOptions } from "../client/index.ts";
import { type Display, SandboxError } from "../protocol/index.ts";

export interface CallOptions {
  /** Time limit in seconds, up to 300, of which the policy may allow less. */
  timeout?: number | undefined;
  /** Values by name, which are variables before the code runs, and stay. `PythonValue` says what becomes of what. */
  args?: Record<string, unknown> | undefined;
  /** Ends the call when it is aborted; the result's status is then `cancelled`. */
  signal?: AbortSignal | undefined;
  /** What `input()` reads, line by line. */
  stdin?: string | undefined;
  onStdout?: ((text: string) => void) | undefined;
  onStderr?: ((text: string) => void) | undefined;
  onDisplay?: ((display: Display) => void) | undefined;
}

/** Seconds that a call may take at most, in every backend. */
const MAX_TIMEOUT = 300;
const NAME = /^(?!__.*__$)[\p{ID_Start}_][\p{ID_Continue}]*$/u;

export const timeoutSchema = z
  .number({ error: "Expected seconds" })
  .positive("Expected more than 0 seconds")
  .max(MAX_TIMEOUT, `Expected at most ${MAX_TIMEOUT} seconds`);

const listener = z.function().optional() as unknown as z.ZodOptional<z.ZodType<(value: never) => void>>;

const callSchema = z.strictObject({
  timeout: timeoutSchema.optional(),
  args: z
    .record(z.string(), z.unknown(), "Expected values by name")
    .refine((args) => Object.keys(args).every((name) => NAME.test(name)), "Expected names of Python variables")
    .optional(),
  signal: z.instanceof(AbortSignal).optional(),
  stdin: z.string().optional(),
  onStdout: listener,
  onStderr: listener,
  onDisplay: listener,
});

/**
 * Checks a call and puts it as the core takes it.
 *
 * @throws SandboxError `BAD_REQUEST` that names what is wrong, `FRAME_TOO_LARGE` for arguments of more than 8 MiB
 */
export function toExecuteOptions(
  code: unknown,
  options: CallOptions,
  defaultTimeout: number | undefined,
): ExecuteOptions {
  if (typeof code !== "string")
    throw new SandboxError("BAD_REQUEST", `Expected Python source as text and got "${typeof code}"`);
  const {
    timeout = defaultTimeout,
    args = {},
    signal,
    stdin,
    onStdout,
    onStderr,
    onDisplay,
  } = check(callSchema, options);
  return {
    arguments: encodeValue(args),
    ...(timeout !== undefined && { timeoutMs: Math.ceil(timeout * 1000) }),
    ...(stdin !== undefined && { stdin }),
    signal,
    onEvent: (event) => {
      if (event.type === "stdout") onStdout?.(event.text as never);
      else if (event.type === "stderr") onStderr?.(event.text as never);
      else if (event.type === "display") onDisplay?.(event.display as never);
    },
  };
}

/** Checks options that a caller gave. */
export function check<Schema extends z.ZodType>(schema: Schema, options: unknown): z.infer<Schema> {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.length ? `"${issue.path.join(".")}"` : "the options";
  throw new SandboxError("BAD_REQUEST", `Cannot take ${where}: ${issue?.message ?? "unknown"}`);
}
