import { z } from "zod";

/** Characters of Python in one request, at most. */
const MAX_CODE = 8 * 1024 * 1024;

const code = z.string().max(MAX_CODE);
/** In characters of Unicode, as Python counts them. */
const cursor = z.int().nonnegative();

/** What each request has to say, by its type. */
export const executeSchema = z.object({
  code,
  silent: z.boolean().default(false),
  store_history: z.boolean().default(true),
  user_expressions: z
    .record(z.string().max(256), z.string().max(65_536))
    .refine((expressions) => Object.keys(expressions).length <= 100, "Expected at most 100 expressions")
    .nullish(),
  allow_stdin: z.boolean().default(false),
  stop_on_error: z.boolean().default(true),
});
export type ExecuteContent = z.infer<typeof executeSchema>;

export const completeSchema = z.object({ code, cursor_pos: cursor.optional() });

export const inspectSchema = z.object({
  code,
  cursor_pos: cursor.optional(),
  detail_level: z.union([z.literal(0), z.literal(1)]).default(0),
});

export const isCompleteSchema = z.object({ code });

const count = z.int().nonnegative().max(100_000);

export const historySchema = z.object({
  hist_access_type: z.enum(["range", "tail", "search"]),
  n: count.nullish(),
  start: z.int().nullish(),
  stop: z.int().nullish(),
  pattern: z.string().max(1000).nullish(),
  output: z.boolean().nullish(),
});
export type HistoryContent = z.infer<typeof historySchema>;

export const shutdownSchema = z.object({ restart: z.boolean().default(false) });

export const commOpenSchema = z.object({ comm_id: z.string().max(256) });

export const inputReplySchema = z.object({ value: z.string().max(MAX_CODE) });

export const nothingSchema = z.object({});
