import { z } from "zod";

const librarySchema = z.object({
  /** Path as Python sees it. */
  name: z.string(),
  handles: z.array(z.int()),
  global: z.boolean(),
  /** Null for a library that is never unloaded. */
  refcount: z.int().nullable(),
  memoryBase: z.int(),
  tableBase: z.int(),
  tableSize: z.int(),
});
export type LibraryRecord = z.infer<typeof librarySchema>;

/** What a kernel is beside the bytes of its memory: enough to build it up again around them. */
export const liveStateSchema = z.object({
  /** Bytes. */
  memoryLength: z.int().positive(),
  tableLength: z.int().positive(),
  /** In the order in which they were loaded. */
  libraries: z.array(librarySchema),
  /** Entries of the function table outside the libraries' own ranges: index, library, symbol. */
  slots: z.array(z.tuple([z.int(), z.string(), z.string()])),
  /** The global offset table: addresses and table indexes by symbol. */
  symbols: z.record(z.string(), z.int()),
  /** JavaScript values that Python holds, as Pyodide writes them down. */
  references: z.object({ hiwireKeys: z.array(z.json()), immortalKeys: z.array(z.string()) }),
});
export type LiveState = z.infer<typeof liveStateSchema>;
