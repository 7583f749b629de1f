import { z } from "zod";
import { transferSchema as transfer } from "./transfer.ts";

const id = z.string().min(1).max(128);
/** A conversation's ID; the session map's key. */
const session = z.string().min(1).max(256);
const path = z.string().min(1).max(4096);

const request = <Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), id, ...shape });

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
  /** Saves a session and ends its process until the next run. */
  request("session.hibernate", { session }),
  /** Makes another session with the same past; `run` names a saved one, else it is as it stands now. */
  request("session.fork", { session, to: session, run: z.int().positive().optional() }),
  /** Takes a session back to what it was after a run. */
  request("session.rewind", { session, run: z.int().positive() }),
  request("session.snapshots", { session: session.optional() }),
  executeSchema,
  attachSchema,
  request("interrupt", { session, run: id.optional() }),
  /** Answers `stdin.request`; null means that there is no more input. */
  request("stdin.reply", { run: id, text: z.string().nullable() }),
  request("file.put", { session, path, size: z.int().nonnegative(), transfer }),
  request("file.get", { session, path, transfer }),
  request("file.list", { session }),
  request("file.delete", { session, path }),
  request("variables", { session }),
  request("status", {}),
  request("limits", { agent: z.string().optional() }),
  request("policy.explain", { agent: z.string().optional() }),
  request("packages.list", {}),
  request("packages.install", { requirements: z.array(z.string().min(1).max(512)).min(1).max(100) }),
  request("packages.prepare", {}),
  request("packages.mirror", { directory: path }),
  request("shutdown", {}),
]);
export type Request = z.infer<typeof requestSchema>;
export type RequestType = Request["type"];
export type RequestOf<Type extends RequestType> = Extract<Request, { type: Type }>;
