import { z } from "zod";
import {
  completenessSchema,
  completionsSchema,
  displaySchema,
  type ExtraFormat,
  fileEntrySchema,
  inspectionSchema,
  MAX_TOOL_ARGUMENT_BYTES,
  outcomeSchema,
  type ToolSignature,
  variableSchema,
} from "../../src/protocol/index.ts";
import type { SnapshotPart } from "./snapshot.ts";

/** What a kernel is started with, as JSON in its only argument. */
export interface BootOptions {
  /** Directory of the npm package `pyodide`. */
  pyodide: string;
  /** Directory of the template to start from. */
  template: string;
  /** Directories of this machine that Python sees, with the path at which it sees them. */
  mounts: Mount[];
}

/** What a template is to be made of, as JSON in the only argument of the program that makes it. */
export interface TemplateOrder {
  pyodide: string;
  /** Directory of the runner's Python files. */
  runner: string;
  mounts: Mount[];
  /** Modules to import. */
  imports: string[];
  /** Python file beside the runner to run when all is loaded. */
  rehearsal: string | null;
  /** Directory to write to; it is there and empty. */
  target: string;
}

/** Why no template can be made of the modules. */
export const templateFailureSchema = z.object({
  /** The one that cannot be imported; null when it is all of them together. */
  module: z.string().nullable(),
  /** The module that is not there, which may be one that it needs; null when it is there. */
  missing: z.string().nullable(),
  message: z.string(),
});
export type TemplateFailure = z.infer<typeof templateFailureSchema>;

export interface Mount {
  directory: string;
  at: string;
}

/** What a run needs, as the Python runner takes it. */
export interface RunOrder {
  code: string;
  filename: string;
  /** Whether `__file__` is set. */
  script: boolean;
  stdin: string | null;
  interactive: boolean;
  packages: string[];
  /** Environment variables and working directory of this run only. */
  environment?: Record<string, string> | undefined;
  cwd?: string | undefined;
  /** What Python can import from `tools`. */
  tools: ToolSignature[];
  /** Makes the code the body of a function; JSON text that `sandbox_runner/decoding.py` reads. */
  arguments?: string | undefined;
  /** MIME types that values and displays get besides the usual ones; see `sandbox_runner/formats.py`. */
  formats?: ExtraFormat[] | undefined;
  /** Characters kept of each of stdout and stderr. */
  outputLimit: number;
}

/** From the sidecar to a kernel. `run` is the number of the run in this kernel, counted from 1. */
export type KernelOrder =
  | { order: "boot"; secret: string }
  | { order: "run"; run: number; request: RunOrder }
  /** Do a run that nobody asked for, so that the first of a session finds all code compiled. */
  | { order: "warm" }
  | { order: "interrupt"; run: number }
  /** From the control worker: send the output that Python holds back. */
  | { order: "flush" }
  /** To the control worker, which passes on what Python awaits. */
  | { order: "answer"; ask: number; answer: Answer }
  | { order: "list"; id: number }
  | { order: "put"; id: number; path: string; size: number; last: boolean }
  | { order: "get"; id: number; path: string }
  | { order: "delete"; id: number; path: string }
  | { order: "variables"; id: number }
  /** An editor's question about code; see `sandbox_runner/examination.py`. */
  | { order: "examine"; id: number; what: Examination; code: string; cursor: number }
  /** Parts of a saved session, before `boot` or `rewind`. */
  | { order: "part"; part: SnapshotPart }
  /** Remember Python as it is, before its first run. */
  | { order: "mark" }
  /** Go back to what the parts before hold, which this kernel gave itself; without parts to what was marked. */
  | { order: "rewind"; id: number }
  | { order: "save"; id: number };

export type Examination = "complete" | "inspect" | "isComplete";

/** `value` is JSON text. */
export type Answer =
  | { text: string | null }
  | { value: string }
  | { installed: string[]; mounts: Mount[] }
  | { error: string };

const run = z.int().positive();
const id = z.int().positive();

const askSchema = z.discriminatedUnion("ask", [
  z.object({ ask: z.literal("input"), prompt: z.string(), password: z.boolean() }),
  z.object({
    ask: z.literal("install"),
    module: z.string().max(256).optional(),
    requirements: z.array(z.string().max(512)).max(100).optional(),
    /** A package that Python fetches by itself, if the policy allows it. */
    repository: z.object({ name: z.string().max(256), version: z.string().max(256) }).optional(),
  }),
  z.object({ ask: z.literal("tool"), tool: z.string().max(64), arguments: z.string().max(MAX_TOOL_ARGUMENT_BYTES) }),
]);
export type Ask = z.infer<typeof askSchema>;

/** From a kernel to the sidecar, which believes none of it beyond the kernel's own session. */
export const kernelMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready"), pythonVersion: z.string().max(64), lost: z.array(z.string()) }),
  z.object({ type: z.literal("output"), run, stream: z.enum(["stdout", "stderr"]), text: z.string() }),
  z.object({
    type: z.literal("event"),
    run,
    event: z.object({ type: z.literal("display"), display: displaySchema }),
  }),
  z.object({ type: z.literal("ask"), run, ask: id, request: askSchema }),
  z.object({
    type: z.literal("outcome"),
    run,
    outcome: outcomeSchema,
    files: z.array(z.object({ path: z.string(), size: z.int().nonnegative(), change: z.enum(["created", "changed"]) })),
    /** Milliseconds. */
    duration: z.number().nonnegative(),
  }),
  z.object({ type: z.literal("files"), id, files: z.array(fileEntrySchema) }),
  z.object({ type: z.literal("data"), id, size: z.int().nonnegative(), last: z.boolean() }),
  z.object({ type: z.literal("done"), id }),
  z.object({
    type: z.literal("failed"),
    id,
    reason: z.enum(["missing", "invalid", "unsavable", "unrewindable"]),
    message: z.string(),
  }),
  /** A part of the session that is being saved: JSON that only a kernel reads, as text. */
  z.object({ type: z.literal("part"), id, part: z.string() }),
  z.object({ type: z.literal("variables"), id, variables: z.array(variableSchema) }),
  z.object({ type: z.literal("completions"), id, completions: completionsSchema }),
  z.object({ type: z.literal("inspection"), id, inspection: inspectionSchema }),
  z.object({ type: z.literal("completeness"), id, completeness: completenessSchema }),
  /** The kernel can't go on; `message` says why. */
  z.object({ type: z.literal("broken"), message: z.string() }),
]);
export type KernelMessage = z.infer<typeof kernelMessageSchema>;
