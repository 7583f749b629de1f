import { z } from "zod";
import { mimeBundleSchema } from "./result.ts";

/** A file in /workspace. */
export const fileEntrySchema = z.object({
  /** Path relative to /workspace. */
  path: z.string(),
  /** Bytes. */
  size: z.int().nonnegative(),
  /** Milliseconds since 1970. */
  modifiedAt: z.number(),
});
export type FileEntry = z.infer<typeof fileEntrySchema>;

/** A variable of a session, as an inspector shows it. */
export const variableSchema = z.object({
  name: z.string(),
  /** Python's type, such as `int` or `pandas.DataFrame`. */
  type: z.string(),
  /** Length or shape, such as `3` or `(100, 4)`; null for what has none. */
  shape: z.string().nullable(),
  /** Bytes, as far as Python can tell; null where it cannot. */
  size: z.int().nonnegative().nullable(),
  /** The beginning of its representation, on one line. */
  preview: z.string(),
});
export type Variable = z.infer<typeof variableSchema>;

/** How code can go on at a cursor; positions count the characters (code points) of the code. */
export const completionsSchema = z.object({
  /** What can stand from `start` to `end` instead, at most 500 of them. */
  matches: z.array(z.string().max(200)).max(500),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
});
export type Completions = z.infer<typeof completionsSchema>;

/** What the name at a cursor stands for. */
export const inspectionSchema = z.object({
  found: z.boolean(),
  /** Signature, type, value and documentation as `text/plain`; empty when nothing was found. */
  bundle: mimeBundleSchema,
});
export type Inspection = z.infer<typeof inspectionSchema>;

/** Whether a console can run what was typed, or waits for more lines of it. */
export const completenessSchema = z.object({
  status: z.enum(["complete", "incomplete", "invalid", "unknown"]),
  /** What the next line begins with, while more is expected. */
  indent: z.string().max(200),
});
export type Completeness = z.infer<typeof completenessSchema>;

export const sessionInfoSchema = z.object({
  id: z.string(),
  agent: z.string().nullable(),
  /** `saved` is without a process: the next run brings it back. */
  state: z.enum(["starting", "idle", "running", "saved", "ended"]),
  /** Runs so far. */
  runs: z.int().nonnegative(),
  /** Bytes that the kernel's process holds for itself; null before it has one. */
  memory: z.int().nonnegative().nullable(),
  /** Milliseconds since 1970. */
  lastUsedAt: z.number(),
  /** Whether its kernel has the rights of an earlier policy. */
  isOutdated: z.boolean(),
});
export type SessionInfo = z.infer<typeof sessionInfoSchema>;

/** A session as it was saved after a run. */
export const snapshotSchema = z.object({
  session: z.string(),
  /** Number of the last run that it holds; 0 when only files had been put. */
  run: z.int().nonnegative(),
  /** Milliseconds since 1970. */
  savedAt: z.number(),
  /** Bytes on disk. */
  size: z.int().nonnegative(),
  agent: z.string().nullable(),
  /** Id of the template that it is laid over. */
  template: z.string(),
  /** Directories of this machine that Python sees, and where it sees them. */
  mounts: z.array(z.object({ directory: z.string(), at: z.string() })),
  pythonVersion: z.string(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** A Python with modules imported, which sessions start from. */
export const templateInfoSchema = z.object({
  name: z.string(),
  /** Names just this making of it; null for one that is not there. */
  id: z.string().nullable(),
  /**
   * `current` is what new sessions start from, `missing` is not made yet, `stale` was made by another version or of other
   * packages or modules, and `imported` came with a session.
   */
  state: z.enum(["current", "missing", "stale", "imported"]),
  /** Modules that are imported in it; null where that is not known. */
  modules: z.array(z.string()).nullable(),
  /** Bytes on disk. */
  size: z.int().nonnegative(),
  /** Milliseconds since 1970; null for one that is not there. */
  madeAt: z.number().nullable(),
  /** Saved sessions that are laid over it, which keep it from being removed. */
  sessions: z.int().nonnegative(),
  /** Its directory; null for one that is not there. */
  path: z.string().nullable(),
});
export type TemplateInfo = z.infer<typeof templateInfoSchema>;

/** A package in the store. */
export const packageInfoSchema = z.object({
  name: z.string(),
  version: z.string(),
  /** Top-level modules that it brings. */
  imports: z.array(z.string()),
  /** Whether every session has it without an installation. */
  prepared: z.boolean(),
});
export type PackageInfo = z.infer<typeof packageInfoSchema>;

/** What a policy that is being written comes to. */
export const policyCheckSchema = z.object({
  /** Each with the keys that lead to it, such as `["network", "hosts", 0]`. */
  faults: z.array(z.object({ path: z.array(z.union([z.string(), z.int()])), message: z.string() })),
  /** The flags that kernels would start with; none while there are faults. */
  flags: z.array(z.string()),
});
export type PolicyCheck = z.infer<typeof policyCheckSchema>;

/** Whether Python could reach a URL. */
export const urlTrialSchema = z.object({
  /** `reached`: there was an answer; `denied`: the policy is in the way; `failed`: it was let through, and nothing answered. */
  outcome: z.enum(["reached", "denied", "failed"]),
  /** One sentence. */
  message: z.string(),
});
export type UrlTrial = z.infer<typeof urlTrialSchema>;

/** Which tools of its agent Python may call, and how much. */
export const toolLimitsSchema = z.object({
  /** `any`, `none`, or the names of those that may be called. */
  allow: z.union([z.enum(["any", "none"]), z.array(z.string())]),
  /** Calls in one run. */
  maxCalls: z.int().positive(),
  /** Milliseconds that one call may take. */
  maxTimeMs: z.int().positive(),
});

/** What a session may rely on, for the tool's description and for status pages. */
export const limitsSchema = z.object({
  defaultTimeoutMs: z.int().positive(),
  maxTimeoutMs: z.int().positive(),
  memoryMegabytes: z.int().positive(),
  maxFileBytes: z.int().positive(),
  /** `off`, `public`, or the list of hosts that may be reached. */
  network: z.union([z.enum(["off", "public"]), z.array(z.string())]),
  /** Whether packages that are not prepared may be installed. */
  installs: z.boolean(),
  /** Names of the packages that every session has. */
  packages: z.array(z.string()),
  tools: toolLimitsSchema,
});
export type Limits = z.infer<typeof limitsSchema>;

export const sidecarStatusSchema = z.object({
  version: z.string(),
  pyodideVersion: z.string(),
  denoVersion: z.string(),
  /** Milliseconds since the sidecar started. */
  uptimeMs: z.number(),
  home: z.string(),
  sessions: z.array(sessionInfoSchema),
  /** Kernels that are booted and wait for a session. */
  spares: z.int().nonnegative(),
  /** Bytes that all kernels hold for themselves, and may hold. */
  memory: z.object({ used: z.int().nonnegative(), budget: z.int().nonnegative() }),
  store: z.object({
    state: z.enum(["ready", "empty", "damaged"]),
    packages: z.int().nonnegative(),
    detail: z.string(),
  }),
});
export type SidecarStatus = z.infer<typeof sidecarStatusSchema>;
