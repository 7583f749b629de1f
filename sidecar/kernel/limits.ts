/** Bytes of an answer to a kernel's question, at most: twice a tool's longest reply, since its JSON text is escaped once more. */
export const MAX_ANSWER_BYTES = 17 * 1024 * 1024;

/** Bytes of a file in one frame. */
export const FILE_CHUNK_BYTES = 1024 * 1024;

/** Milliseconds between the times at which a run that computes sends its output. */
export const FLUSH_INTERVAL_MS = 8;

/** Milliseconds between looks at whether a run that is to be interrupted has started. */
export const STARTING_INTERVAL_MS = 5;

/** Milliseconds between interrupts of the same run: one in many does not arrive. */
export const INTERRUPT_INTERVAL_MS = 100;
