import { z } from "zod";
import { MAX_VALUE_BYTES } from "./limits.ts";
import { extraFormatSchema } from "./result.ts";
import { toolSignaturesSchema } from "./tools.ts";
import { transferSchema as transfer } from "./transfer.ts";

const id = z.string().min(1).max(128);
/** A conversation's ID; the session map's key. */
const session = z.string().min(1).max(256);
const path = z.string().min(1).max(4096);
/** What is laid over the policy file. */
const overrides = z.record(z.string(), z.json());

/** Code that is being written. */
const codeInEditor = z.string().max(1024 * 1024);
/** Characters (code points) of the code before the cursor. */
const cursor = z.int().nonnegative();

const request = <Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), id, ...shape });

/** Environment variables by their names; a null character would end a value. */
export const environmentSchema = z
  .record(
    z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,255}$/, "Expected the name of an environment variable"),
    z
      .string()
      .max(32_768)
      .refine((text) => !text.includes("\0"), "Expected text without null characters"),
  )
  .refine((variables) => Object.keys(variables).length <= 100, "Expected at most 100 environment variables");

/** First frame on every connection. */
export const helloSchema = z.object({
  type: z.literal("hello"),
  version: z.int(),
  token: z.string().max(1024).optional(),
});
export type Hello = z.infer<typeof helloSchema>;

/** Starts a run; `id` is the run's own, so that it can be picked up again on another connection. */
export const executeSchema = request("execute", {
  session,
  code: z.string(),
  /** Answers to `input()`, one a line; without it the client is asked. */
  stdin: z.string().optional(),
  /** Whether the client can answer `stdin.request`. */
  interactive: z.boolean().optional(),
  timeoutMs: z.int().positive().optional(),
  /** Requirements to install before the code runs, such as `flask>=3`. */
  packages: z.array(z.string().min(1).max(512)).max(100).optional(),
  /** Name of the script, for tracebacks and `__file__`. */
  filename: z.string().min(1).max(255).optional(),
  /** Environment variables of this run, besides those that Python has anyway. */
  environment: environmentSchema.optional(),
  /** Working directory of this run, relative to /workspace, where it is made when it is missing; or another one that is there. */
  cwd: path.optional(),
  /**
   * Makes the code the body of a function: it may `return` at its top, and `returned` of the result is what it returns. The text
   * is that of `encodeValue` for an object, whose entries become variables before the code runs.
   */
  arguments: z.string().max(MAX_VALUE_BYTES).optional(),
  /** Functions that Python can import from `tools`, and that the client answers; see `tool.call`. */
  tools: toolSignaturesSchema.optional(),
  /** Formats of values and displays besides the usual ones. */
  formats: z.array(extraFormatSchema).max(extraFormatSchema.options.length).optional(),
});
export type ExecuteRequest = z.infer<typeof executeSchema>;

/** Replays the events of a run after `after`, then follows it. */
export const attachSchema = request("attach", { run: id, after: z.int().nonnegative() });

export const requestSchema = z.discriminatedUnion("type", [
  request("session.open", {
    session,
    agent: z.string().min(1).max(128).optional(),
    /** Whether the client had runs in this session before; a sidecar that does not know it then says that they are lost. */
    continues: z.boolean().optional(),
  }),
  /** Ends a session and deletes what was saved of it. */
  request("session.close", { session }),
  /** Saves a session as it stands; answered when that is on disk. */
  request("session.save", { session }),
  /** Saves a session and ends its process until the next run. */
  request("session.hibernate", { session }),
  /** Makes another session with the same past; `run` names a saved one, else it is as it stands now. */
  request("session.fork", { session, to: session, run: z.int().positive().optional() }),
  /** Takes a session back to what it was after a run, or before the first one. */
  request("session.rewind", { session, run: z.int().nonnegative() }),
  /** The runs of a session so far, those that were saved and those that were not. */
  request("session.history", { session }),
  request("session.snapshots", { session: session.optional() }),
  /** Sends a session as one file, in binary frames, and then `ok`; `run` names a saved one, else it is as it stands now. */
  request("session.export", { session, run: z.int().positive().optional(), transfer }),
  /** Takes what `session.export` sent, in binary frames of which an empty one is the last; `session` is the name it gets. */
  request("session.import", { session: session.optional(), transfer }),
  executeSchema,
  attachSchema,
  request("interrupt", { session, run: id.optional() }),
  /** Answers `stdin.request`; null means that there is no more input. */
  request("stdin.reply", { run: id, text: z.string().nullable() }),
  /** Answers `tool.call` with what the tool came to, as JSON text, or with why it failed. */
  request("tool.reply", {
    run: id,
    call: z.int().positive(),
    reply: z.union([z.strictObject({ value: z.string() }), z.strictObject({ error: z.string().max(10_000) })]),
  }),
  request("file.put", { session, path, size: z.int().nonnegative(), transfer }),
  request("file.get", { session, path, transfer }),
  request("file.list", { session }),
  request("file.delete", { session, path }),
  request("variables", { session }),
  /** What could stand at a cursor; it waits for the runs before it, as `inspect` and `isComplete` do. */
  request("complete", { session, code: codeInEditor, cursor }),
  /** What the name at a cursor stands for. */
  request("inspect", { session, code: codeInEditor, cursor }),
  /** Whether code is whole, or a console should wait for more of it. */
  request("isComplete", { session, code: codeInEditor }),
  request("status", {}),
  request("limits", { agent: z.string().optional() }),
  request("policy.explain", { agent: z.string().optional() }),
  /** Lays these overrides over the policy file, in place of those before; for kernels to come, and for what is checked at each run. */
  request("policy.set", { overrides }),
  /** What overrides would come to. */
  request("policy.check", { overrides, agent: z.string().optional() }),
  /** Whether Python could reach a URL, tried with a kernel's rights; with `overrides` as they would be. */
  request("policy.try", { url: z.string().max(2000), overrides: overrides.optional(), agent: z.string().optional() }),
  request("templates.list", {}),
  /** Makes what is missing: of one template or of all; with `force` anew. */
  request("templates.build", { name: z.string().max(64).optional(), force: z.boolean().optional() }),
  /** Removes those of one name or of all, and with `stale` only what new sessions do not start from. */
  request("templates.remove", { name: z.string().max(64).optional(), stale: z.boolean().optional() }),
  request("packages.list", {}),
  request("packages.install", { requirements: z.array(z.string().min(1).max(512)).min(1).max(100) }),
  request("packages.prepare", {}),
  request("packages.mirror", { directory: path }),
  /** A secret for one purpose that all sidecars have whose sessions are saved in the same place. */
  request("secret", { purpose: z.string().min(1).max(64) }),
  request("shutdown", {}),
]);
export type Request = z.infer<typeof requestSchema>;
export type RequestType = Request["type"];
export type RequestOf<Type extends RequestType> = Extract<Request, { type: Type }>;
