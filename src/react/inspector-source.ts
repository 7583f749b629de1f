import type { FileEntry, PackageInfo, RecordedRun, Snapshot, Variable } from "../protocol/index.ts";

/** A run of the past, as the inspector lists it. */
export type HistoryEntry = Pick<RecordedRun, "run" | "code" | "startedAt" | "durationMs" | "status">;

/** Where an inspector gets what it shows, and what it can do; a rejection's message is shown to the person. */
export interface InspectorSource {
  variables(): Promise<Variable[]>;
  files(): Promise<FileEntry[]>;
  packages(): Promise<Pick<PackageInfo, "name" | "version" | "prepared">[]>;
  /** The first run first. */
  history(): Promise<HistoryEntry[]>;
  /** Runs that can be gone back to. */
  snapshots(): Promise<Pick<Snapshot, "run">[]>;
  /**
   * Puts a file into /workspace under its own name, or under another one where that is taken: nothing is to be written over.
   * `onProgress` takes a share from 0 to 1.
   */
  upload(file: File, onProgress: (share: number) => void): Promise<void>;
  /** Deletes a file; `path` is relative to /workspace. */
  remove(path: string): Promise<void>;
  fileUrl(path: string): string;
  /** Takes the session back to where it stood after a run. */
  rewind(run: number): Promise<void>;
}
