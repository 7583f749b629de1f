import { ANSWERED, ANSWER_LENGTH, ASKING, type Control, createControl, INTERRUPT, RUNNING, SIGINT } from "./control.ts";
import { INTERRUPT_INTERVAL_MS } from "./limits.ts";
import { readFrames } from "./link.ts";
import type { Answer, KernelOrder } from "./messages.ts";

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

scope.onmessage = async ({ data }: MessageEvent<SharedArrayBuffer>) => {
  scope.onmessage = null;
  const control = createControl(data);
  for await (const { json, bytes } of readFrames((buffer) => Deno.stdin.read(buffer))) {
    const order = JSON.parse(json) as KernelOrder;
    if (order.order === "interrupt") interrupt(control, order.run);
    else if (order.order === "answer") answer(control, order.ask, order.answer);
    else scope.postMessage({ order, bytes }, [bytes.buffer]);
  }
  scope.postMessage(null);
};

/** Interrupts a run again and again until it has ended; the main thread is told for runs that await. */
function interrupt(control: Control, run: number): void {
  if (Atomics.load(control.words, RUNNING) !== run) return;
  Atomics.store(control.words, INTERRUPT, SIGINT);
  Atomics.notify(control.words, INTERRUPT);
  Atomics.notify(control.words, ANSWERED);
  scope.postMessage({ order: { order: "interrupt", run } });
  setTimeout(interrupt, INTERRUPT_INTERVAL_MS, control, run);
}

function answer(control: Control, ask: number, answer: Answer): void {
  if (Atomics.load(control.words, ASKING) !== ask) return;
  const { written } = new TextEncoder().encodeInto(
    JSON.stringify(answer),
    control.answer as unknown as Uint8Array<ArrayBuffer>,
  );
  Atomics.store(control.words, ANSWER_LENGTH, written);
  Atomics.store(control.words, ANSWERED, ask);
  Atomics.notify(control.words, ANSWERED);
}
