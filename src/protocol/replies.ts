import { z } from "zod";
import { errorCodeSchema } from "./codes.ts";
import {
  completenessSchema,
  completionsSchema,
  fileEntrySchema,
  inspectionSchema,
  limitsSchema,
  packageInfoSchema,
  policyCheckSchema,
  sessionInfoSchema,
  sidecarStatusSchema,
  snapshotSchema,
  templateInfoSchema,
  urlTrialSchema,
  variableSchema,
} from "./entities.ts";
import { recordedRunSchema } from "./recorded-run.ts";
import { displaySchema, executionResultSchema } from "./result.ts";
import { ackSchema } from "./transfer.ts";

/** Answers `hello`. `instance` is new each time that a sidecar starts. */
export const welcomeSchema = z.object({
  type: z.literal("welcome"),
  version: z.int(),
  instance: z.string(),
});
export type Welcome = z.infer<typeof welcomeSchema>;

/** Answers a request that was refused; `id` is null when the frame had none that could be read. */
export const errorReplySchema = z.object({
  type: z.literal("error"),
  id: z.string().nullable(),
  code: errorCodeSchema,
  message: z.string(),
  suggestion: z.string(),
});
export type ErrorReply = z.infer<typeof errorReplySchema>;

const event = <Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), run: z.string(), seq: z.int().positive(), ...shape });

/** What happens during a run, in order; `seq` counts from 1 in each run, and `result` is the last. */
export const executionEventSchema = z.discriminatedUnion("type", [
  event("started", { session: z.string(), number: z.int().positive() }),
  event("stdout", { text: z.string() }),
  event("stderr", { text: z.string() }),
  event("display", { display: displaySchema }),
  /** Python called `input()` and waits for `stdin.reply`. */
  event("stdin.request", { prompt: z.string(), password: z.boolean() }),
  /** Python called a tool and waits for `tool.reply`; `arguments` is JSON text. Several may wait at a time. */
  event("tool.call", { call: z.int().positive(), tool: z.string(), arguments: z.string() }),
  /** A call of a tool is over: answered, failed, too late or given up; `error` says why, or is null. */
  event("tool.end", { call: z.int().positive(), error: z.string().nullable() }),
  /** Something slow on the way, such as the installation of a package. */
  event("notice", { message: z.string() }),
  event("result", { result: executionResultSchema }),
]);
export type ExecutionEvent = z.infer<typeof executionEventSchema>;

const reply = <Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), id: z.string(), ...shape });

/** Long work that a request started; `total` is null while it is not known. */
export const progressSchema = reply("progress", {
  step: z.string(),
  done: z.number(),
  total: z.number().nullable(),
});
export type Progress = Omit<z.infer<typeof progressSchema>, "type" | "id">;

export const replySchema = z.discriminatedUnion("type", [
  reply("ok", {}),
  errorReplySchema,
  progressSchema,
  reply("session", { session: sessionInfoSchema }),
  reply("snapshot", { snapshot: snapshotSchema }),
  reply("snapshots", { snapshots: z.array(snapshotSchema) }),
  reply("history", { runs: z.array(recordedRunSchema) }),
  reply("files", { files: z.array(fileEntrySchema) }),
  /** Precedes the binary frames that answer `file.get`. */
  reply("file.data", { size: z.int().nonnegative() }),
  reply("variables", { variables: z.array(variableSchema) }),
  reply("completions", { completions: completionsSchema }),
  reply("inspection", { inspection: inspectionSchema }),
  reply("completeness", { completeness: completenessSchema }),
  reply("status", { status: sidecarStatusSchema }),
  reply("limits", { limits: limitsSchema }),
  /** `narrowed` tells whether the policy has rules of its own for the agent that was asked for. */
  reply("policy", { policy: z.json(), flags: z.array(z.string()), narrowed: z.boolean() }),
  reply("policy.checked", policyCheckSchema.shape),
  reply("policy.tried", urlTrialSchema.shape),
  reply("templates", { templates: z.array(templateInfoSchema) }),
  /** `kept` are those that something needs. */
  reply("templates.removed", { removed: z.array(templateInfoSchema), kept: z.array(templateInfoSchema) }),
  reply("packages", { packages: z.array(packageInfoSchema) }),
  reply("installed", { installed: z.array(z.string()) }),
  /** `secret` is in base64. */
  reply("secret", { secret: z.string() }),
]);
export type Reply = z.infer<typeof replySchema>;

/** Sent to every connection, without a request. */
export const broadcastSchema = z.object({
  type: z.literal("session.event"),
  session: z.string(),
  event: z.enum(["opened", "ended", "lost"]),
  reason: z.string().nullable(),
});
export type Broadcast = z.infer<typeof broadcastSchema>;

export const serverFrameSchema = z.union([
  welcomeSchema,
  replySchema,
  executionEventSchema,
  broadcastSchema,
  ackSchema,
]);
export type ServerFrame = z.infer<typeof serverFrameSchema>;
