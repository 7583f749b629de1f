import { z } from "zod";
import type { RecordedRun } from "../../../src/protocol/index.ts";
import type { RetentionRules } from "./retention.ts";

/** Bytes of a session, at most. */
export const MAX_SESSION_BYTES = 6 * 1024 ** 3;

/** One part of a snapshot as the kernel gave it: JSON text, and bytes that go with it. */
export interface SnapshotPart {
  json: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export const descriptionSchema = z.strictObject({
  session: z.string(),
  agent: z.string().nullable(),
  /** Number of the last run that it holds. */
  run: z.int().nonnegative(),
  /** Milliseconds since 1970. */
  savedAt: z.number(),
  /** Name of the template that it is laid over. */
  template: z.string(),
  /** Package trees that were mounted beside the template's. */
  mounts: z.array(z.strictObject({ directory: z.string(), at: z.string() })),
  pythonVersion: z.string(),
});

export type SnapshotDescription = z.infer<typeof descriptionSchema>;

export interface SnapshotInfo extends SnapshotDescription {
  /** Bytes on disk. */
  size: number;
}

/** Where saved sessions are kept. Whatever fails for good throws SandboxError `STORE_UNAVAILABLE`. */
export interface SnapshotStore {
  /**
   * Saves a session, or nothing: when it fails or is stopped, what was saved before is as it was. A snapshot of the same
   * run is replaced. What `parts` throws is thrown on.
   */
  save(
    description: SnapshotDescription,
    parts: AsyncIterable<SnapshotPart>,
    signal?: AbortSignal,
  ): Promise<SnapshotInfo>;

  /** Those of one session, the last run first, or of all, the last saved first; without those that cannot be read. */
  list(session?: string): Promise<SnapshotInfo[]>;

  /** The snapshot of a run, or the newest of a session that is whole; undefined when there is none. */
  open(session: string, run?: number): Promise<OpenSnapshot | undefined>;

  /**
   * Makes a snapshot of one session that of another, which should have none.
   *
   * @throws SandboxError `UNKNOWN_SESSION` when there is none that is whole.
   */
  copy(from: { session: string; run?: number | undefined }, to: string): Promise<SnapshotInfo>;

  /** Removes all of a session, or those of runs after one. */
  remove(session: string, after?: number): Promise<void>;

  /** Adds runs to the history of a session that was saved; it follows `copy`, `remove` and `prune`. */
  appendHistory(session: string, runs: readonly RecordedRun[]): Promise<void>;

  /** The runs of a session that were added, in order; the oldest go when they are too many. */
  readHistory(session: string): Promise<RecordedRun[]>;

  /** A secret for one purpose, 32 bytes, that every store in the same place has. */
  secret(purpose: string): Promise<Uint8Array>;

  /** Removes what the rules leave no room for, but never the newest of a session that is in `alive`. */
  prune(rules: RetentionRules, alive: ReadonlySet<string>): Promise<void>;
}

/** A snapshot that was verified as a whole. It stays open until its parts were read, once, or it is disposed of. */
export interface OpenSnapshot extends AsyncDisposable {
  info: SnapshotInfo;
  parts: AsyncIterable<SnapshotPart>;
}
