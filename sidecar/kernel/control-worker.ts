import {
  ANSWERED,
  ANSWER_LENGTH,
  ASKING,
  BLOCKED,
  type Control,
  createControl,
  FLUSHING,
  INTERRUPT,
  RUNNING,
  SIGINT,
  SIGIO,
} from "./control.ts";
import { FLUSH_INTERVAL_MS, INTERRUPT_INTERVAL_MS, STARTING_INTERVAL_MS } from "./limits.ts";
import { readFrames } from "./link.ts";
import type { Answer, KernelOrder } from "./messages.ts";

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

scope.addEventListener("message", ({ data }: MessageEvent<SharedArrayBuffer>) => void serve(data), { once: true });

/** Reads the sidecar's orders: passes them on, or tells the main thread through the memory that they share. */
async function serve(data: SharedArrayBuffer): Promise<void> {
  const control = createControl(data);
  setTimeout(() => {}); // Deno loads its timers when they are first used: now, and not in the first run.
  for await (const { json, bytes } of readFrames((buffer) => Deno.stdin.read(buffer))) {
    const order = JSON.parse(json) as KernelOrder;
    if (order.order === "interrupt") interrupt(control, order.run);
    else if (order.order === "answer") answer(control, order.ask, order.answer);
    else {
      scope.postMessage({ order, bytes }, [bytes.buffer]);
      if (order.order === "run") setTimeout(flush, FLUSH_INTERVAL_MS, control, order.run);
    }
  }
  scope.postMessage(null);
}

/** Interrupts a run again and again until it has ended, also one that is about to start; the main thread is told for runs that await. */
function interrupt(control: Control, run: number): void {
  const running = Atomics.load(control.words, RUNNING);
  if (running === -run || Math.abs(running) > run) return;
  if (running === run) {
    Atomics.store(control.words, INTERRUPT, SIGINT);
    Atomics.notify(control.words, INTERRUPT);
    Atomics.notify(control.words, ANSWERED);
    scope.postMessage({ order: { order: "interrupt", run } });
  }
  setTimeout(interrupt, running === run ? INTERRUPT_INTERVAL_MS : STARTING_INTERVAL_MS, control, run);
}

/** Has a run's output sent every few milliseconds until the run has ended: by a signal while Python computes, else by the main thread. */
function flush(control: Control, run: number): void {
  const { words } = control;
  const running = Atomics.load(words, RUNNING);
  if (running === -run || Math.abs(running) > run) return;
  if (Atomics.load(words, BLOCKED) === 0) {
    Atomics.compareExchange(words, INTERRUPT, 0, SIGIO);
    if (Atomics.exchange(words, FLUSHING, 1) === 0) scope.postMessage({ order: { order: "flush" } });
  }
  setTimeout(flush, FLUSH_INTERVAL_MS, control, run);
}

/** Gives an answer to the main thread where it waits for it, else to the Python that awaits it there. */
function answer(control: Control, ask: number, answer: Answer): void {
  if (Atomics.load(control.words, ASKING) !== ask)
    return scope.postMessage({ order: { order: "answer", ask, answer } });
  Atomics.store(control.words, ANSWER_LENGTH, write(control, JSON.stringify(answer)));
  Atomics.store(control.words, ANSWERED, ask);
  Atomics.notify(control.words, ANSWERED);
}

/** Returns the bytes of the text that the main thread is to read. */
function write(control: Control, text: string): number {
  const { read, written } = new TextEncoder().encodeInto(text, control.answer as unknown as Uint8Array<ArrayBuffer>);
  return read === text.length
    ? written
    : write(control, JSON.stringify({ text: null, error: "The answer is too large" }));
}
