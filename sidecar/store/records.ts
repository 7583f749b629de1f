import { z } from "zod";

/** What says which bytes a wheel must have. */
export const wheelSchema = z.object({
  /** Normalized. */
  name: z.string(),
  version: z.string(),
  fileName: z.string().regex(/^[^/\\]+$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Where the package index has it; null when it is the distribution's. */
  url: z.string().nullable(),
});
export type Wheel = z.infer<typeof wheelSchema>;

/** What is known of an unpacked wheel; lies beside its tree. */
export const unpackedSchema = z.object({
  imports: z.array(z.string()),
  /** The lines of METADATA that say what the package needs and offers. */
  metadata: z.array(z.string()),
  /** Size in bytes and time of change in milliseconds of each file, by its path in the tree. */
  files: z.record(z.string(), z.tuple([z.number(), z.number()])),
});
export type Unpacked = z.infer<typeof unpackedSchema>;

/** The place that the prebuilt packages come from. */
export const originSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("named"), base: z.string() }),
  z.object({ kind: z.literal("cdn"), base: z.string() }),
  z.object({ kind: z.literal("bundle") }),
]);
export type Origin = z.infer<typeof originSchema>;

/** What `prepare` came to, for one list of packages and one source. */
export const preparedSchema = z.object({
  requirements: z.array(z.string()),
  origin: originSchema,
  wheels: z.array(wheelSchema),
});
export type Prepared = z.infer<typeof preparedSchema>;

/** What an installation came to, on top of one environment. */
export const installedSchema = z.object({
  requirements: z.array(z.string()),
  environment: z.string(),
  wheels: z.array(wheelSchema),
});
export type Installed = z.infer<typeof installedSchema>;
