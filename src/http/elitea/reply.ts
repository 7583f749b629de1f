import { z } from "zod";
import { type ExecutionResult, jsonSchema, type MimeBundle, SandboxError } from "../../protocol/index.ts";

/** What the SDK reads; more than these fields it passes over. */
export const replySchema = z.object({
  success: z.boolean(),
  result: jsonSchema,
  stdout: z.string(),
  stderr: z.string(),
  /** Base64; null when the state could not be kept. */
  session_bytes: z.string().nullable(),
  session_metadata: z.record(z.string(), jsonSchema).nullable(),
});
export type Reply = z.infer<typeof replySchema>;

const knownMetadata = z.object({ created: z.string().optional(), packages: z.array(z.string()).optional() }).catch({});

/** The reply to a run, but for what is kept of its state. */
export function describeRun(result: ExecutionResult): Pick<Reply, "success" | "result" | "stdout" | "stderr"> {
  const { status, value, stdout, stderr, error, displays } = result;
  const figures = displays.flatMap(({ data }) => Object.keys(data).filter((type) => type.startsWith("image/")));
  return {
    success: status === "success",
    result: value === null ? null : plainValue(value),
    stdout: lines(stdout, ...figures.map((type) => `[figure, left out: ${type}]`)),
    stderr: error === null ? stderr : lines(stderr, error.traceback || `${error.type ?? error.code}: ${error.message}`),
  };
}

/** What is known of a session beside its state: as the SDK's own sandbox has it. */
export function describeSession(
  earlier: unknown,
  { packages, session }: ExecutionResult,
): Record<string, z.core.util.JSONType> {
  const now = new Date().toISOString();
  const known = knownMetadata.parse(earlier ?? {});
  return {
    created: known.created ?? now,
    lastModified: now,
    packages: [...new Set([...(known.packages ?? []), ...packages])],
    run: session.run,
  };
}

/** The reply to a request that was refused. */
export function describeRefusal({ message, suggestion }: SandboxError): Reply {
  const stderr = `${message}. ${suggestion}`;
  return { success: false, stderr, result: null, stdout: "", session_bytes: null, session_metadata: null };
}

export function lines(...texts: string[]): string {
  return texts
    .filter((text) => text !== "")
    .map((text) => (text.endsWith("\n") ? text : `${text}\n`))
    .join("");
}

const PYTHON_WORDS: Record<string, z.core.util.JSONType> = { True: true, False: false };

/** A value as JSON where its text is that as well, such as numbers and lists of them; else its text. */
function plainValue(bundle: MimeBundle): z.core.util.JSONType {
  const text = bundle["text/plain"];
  if (typeof text !== "string") return bundle["application/json"] ?? null;
  if (Object.hasOwn(PYTHON_WORDS, text)) return PYTHON_WORDS[text] ?? null;
  try {
    return JSON.parse(text) as z.core.util.JSONType;
  } catch {
    return /^'[^'\\]*'$/.test(text) ? text.slice(1, -1) : text;
  }
}
