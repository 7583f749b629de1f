import { z } from "zod";

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
