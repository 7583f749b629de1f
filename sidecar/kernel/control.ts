import { MAX_ANSWER_BYTES } from "./limits.ts";

/**
 * Memory that a kernel's main thread and its control worker share. The main thread can be deep in
 * Python; the worker reads the sidecar's orders all the same and tells it through here.
 */
export interface Control {
  buffer: SharedArrayBuffer;
  words: Int32Array<SharedArrayBuffer>;
  answer: Uint8Array<SharedArrayBuffer>;
}

/** Pyodide's interrupt buffer: 2 asks Python for a KeyboardInterrupt. */
export const INTERRUPT = 0;
/** Number of the run that may be interrupted, 0 for none. */
export const RUNNING = 1;
/** Number of the question that waits for its answer. */
export const ASKING = 2;
/** Number of the question whose answer is there. */
export const ANSWERED = 3;
/** Bytes of the answer. */
export const ANSWER_LENGTH = 4;

const WORDS_BYTES = 64;

export const SIGINT = 2;

export function createControl(buffer = new SharedArrayBuffer(WORDS_BYTES + MAX_ANSWER_BYTES)): Control {
  return {
    buffer,
    words: new Int32Array(buffer, 0, WORDS_BYTES / Int32Array.BYTES_PER_ELEMENT),
    answer: new Uint8Array(buffer, WORDS_BYTES),
  };
}
