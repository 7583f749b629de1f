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
/** Number of the run that may be interrupted; negative once its code has ended. */
export const RUNNING = 1;
/** Number of the question that waits for its answer. */
export const ASKING = 2;
/** Number of the question whose answer is there. */
export const ANSWERED = 3;
/** Bytes of the answer. */
export const ANSWER_LENGTH = 4;
/** 1 while the main thread sleeps or waits for an answer: it has sent its output, and only an interrupt may wake it. */
export const BLOCKED = 5;
/** 1 while the main thread has been asked to send its output and has not come to it. */
export const FLUSHING = 6;

const WORDS_BYTES = 64;

export const SIGINT = 2;
/** The signal on which the Python runner sends the output that it holds back. */
export const SIGIO = 29;

export function createControl(buffer = new SharedArrayBuffer(WORDS_BYTES + MAX_ANSWER_BYTES)): Control {
  return {
    buffer,
    words: new Int32Array(buffer, 0, WORDS_BYTES / Int32Array.BYTES_PER_ELEMENT),
    answer: new Uint8Array(buffer, WORDS_BYTES),
  };
}
