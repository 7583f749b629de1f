import { z } from "zod";
import { errorCodeSchema } from "./codes.ts";
import { MAX_VALUE_BYTES } from "./limits.ts";

/** Any JSON value. */
export const jsonSchema = z.json();

/**
 * One output in several formats, keyed by MIME type, as Jupyter has it: text types and SVG as text,
 * `…+json` as JSON values, other binary types as base64.
 */
export const mimeBundleSchema = z.record(z.string(), jsonSchema);
export type MimeBundle = z.infer<typeof mimeBundleSchema>;

/**
 * Formats that values and displays have only in a run that asks for them: lists and dicts as JSON, the first rows of a pandas frame
 * as a table (at most 1000 of them, and 256 kB) and its columns, and what is drawn in a matplotlib figure.
 */
export const extraFormatSchema = z.enum([
  "application/json",
  "application/vnd.dataresource+json",
  "application/vnd.e2b.data.v1+json",
  "application/vnd.e2b.chart.v1+json",
]);
export type ExtraFormat = z.infer<typeof extraFormatSchema>;

export const displaySchema = z.object({
  data: mimeBundleSchema,
  metadata: z.record(z.string(), jsonSchema),
});
export type Display = z.infer<typeof displaySchema>;

const errorCauseSchema = z.object({
  type: z.string(),
  message: z.string(),
  /** Line of the user's code, counted from 1. */
  line: z.int().positive().nullable(),
});
export type ErrorCause = z.infer<typeof errorCauseSchema>;

export const executionErrorSchema = z.object({
  code: errorCodeSchema,
  /** Python's class name, such as `ZeroDivisionError`, or null when Python did not raise it. */
  type: z.string().nullable(),
  message: z.string(),
  /** Line of the user's code, counted from 1. */
  line: z.int().positive().nullable(),
  /** Python's traceback, cut to the user's own frames; empty when Python did not raise it. */
  traceback: z.string(),
  suggestion: z.string(),
  /** The exceptions that it came from (`raise … from …`), the nearest first; left out when there are none. */
  causes: z.array(errorCauseSchema).max(8).optional(),
});
export type ExecutionError = z.infer<typeof executionErrorSchema>;

export const fileChangeSchema = z.object({
  /** Path relative to /workspace. */
  path: z.string(),
  /** Bytes. */
  size: z.int().nonnegative(),
  change: z.enum(["created", "changed"]),
});
export type FileChange = z.infer<typeof fileChangeSchema>;

export const executionStatusSchema = z.enum(["success", "error", "timeout", "cancelled", "out_of_memory", "lost"]);
export type ExecutionStatus = z.infer<typeof executionStatusSchema>;

/**
 * Where the Python state stands after a run: `new` in the first run of a session, `kept` when the
 * variables of earlier runs were there, `restored` when they came or will come from what was saved, `lost` when they were or are
 * gone; `reason` then says from which run, or why.
 */
export const stateSchema = z.object({
  id: z.string(),
  /** Number of the run in its session, counted from 1. */
  run: z.int().nonnegative(),
  state: z.enum(["new", "kept", "restored", "lost"]),
  reason: z.string().nullable(),
});
export type SessionState = z.infer<typeof stateSchema>;

/** How the user's code ended, as the Python runner says. */
export const outcomeSchema = z.object({
  value: mimeBundleSchema.nullable(),
  /** `suggestion` is null where the code's own advice will do. */
  error: executionErrorSchema.extend({ suggestion: z.string().nullable() }).nullable(),
  exitCode: z.int().nullable(),
  returned: z.string().max(MAX_VALUE_BYTES).optional(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** What one run of Python came to: the same shape for success and for every way to fail. */
export const executionResultSchema = z.object({
  status: executionStatusSchema,
  stdout: z.string(),
  stderr: z.string(),
  /** The value of the last expression as a MIME bundle; null for None and for no expression. */
  value: mimeBundleSchema.nullable(),
  /** What code that was given `arguments` returned, as JSON text that `decodeValue` reads; left out otherwise. */
  returned: z.string().max(MAX_VALUE_BYTES).optional(),
  displays: z.array(displaySchema),
  /** Null exactly when `status` is `success`. */
  error: executionErrorSchema.nullable(),
  /** What `sys.exit` was called with, as a process would report it; null when it was not called. */
  exitCode: z.int().nullable(),
  files: z.array(fileChangeSchema),
  /** Packages installed during the run, as `name==version`. */
  packages: z.array(z.string()),
  /** From the moment that the kernel took the run to its end. */
  durationMs: z.number().nonnegative(),
  pythonVersion: z.string(),
  session: stateSchema,
});
export type ExecutionResult = z.infer<typeof executionResultSchema>;
