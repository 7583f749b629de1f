import { z } from "zod";
import {
  displaySchema,
  executeSchema,
  executionErrorSchema,
  executionEventSchema,
  executionResultSchema,
  fileEntrySchema,
  jsonSchema,
  limitsSchema,
  packageInfoSchema,
  sessionInfoSchema,
  snapshotSchema,
  variableSchema,
} from "../../protocol/index.ts";
import { errorBodySchema } from "../errors.ts";

/** An ID that its caller chooses; 100 characters leave room for the caller's name before it. */
const sessionIdSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$/,
    "Expected up to 100 letters, digits, and . _ ~ -, a letter or digit first",
  );

export const sessionParams = z.object({ id: sessionIdSchema });

export const openSessionBody = z.strictObject({
  id: sessionIdSchema.optional().describe("A new one is chosen when it is left out"),
  agent: z.string().min(1).max(128).optional().describe("Agent whose rules of the policy hold"),
});

export const executionBody = executeSchema.pick({
  code: true,
  stdin: true,
  timeoutMs: true,
  packages: true,
  filename: true,
  environment: true,
  cwd: true,
});

export const inputBody = z.strictObject({
  text: z.string().max(1_000_000).nullable().describe("A line for input(); null when there is no more"),
});

export const forkBody = z.strictObject({
  to: sessionIdSchema.optional().describe("ID of the new session; one is chosen when it is left out"),
  run: z.int().positive().optional().describe("Branch off after this run, instead of now"),
});

export const rewindBody = z.strictObject({
  run: z.int().nonnegative().describe("Number of the run to go back to; 0 for before the first"),
});

export const installBody = z.strictObject({
  requirements: z.array(z.string().min(1).max(512)).min(1).max(100).describe("Such as flask>=3"),
});

export const ownedSessionSchema = sessionInfoSchema.extend({ owner: z.string() });
export const sessionsReply = z.object({ sessions: z.array(ownedSessionSchema) });
export const filesReply = z.object({ files: z.array(fileEntrySchema) });
export const variablesReply = z.object({ variables: z.array(variableSchema) });
export const snapshotsReply = z.object({
  snapshots: z.array(snapshotSchema.pick({ run: true, savedAt: true, size: true })),
});
export const packagesReply = z.object({ packages: z.array(packageInfoSchema) });
export const installedReply = z.object({ installed: z.array(z.string()) });

/** The schemas that the OpenAPI document names. */
export const NAMED_SCHEMAS = {
  Json: jsonSchema,
  Error: errorBodySchema,
  ExecutionRequest: executionBody,
  ExecutionResult: executionResultSchema,
  ExecutionError: executionErrorSchema,
  ExecutionEvent: executionEventSchema,
  Display: displaySchema,
  Session: ownedSessionSchema,
  File: fileEntrySchema,
  Variable: variableSchema,
  Package: packageInfoSchema,
  Limits: limitsSchema,
};
