import { encodeFrame } from "./link.ts";
import type { KernelMessage } from "./messages.ts";

export type Send = (message: KernelMessage, bytes?: Uint8Array<ArrayBuffer>) => void;

/** Writes messages to stdout, each at once and whole, also while Python runs. */
export function createSender(secret: Uint8Array): Send {
  const { stringify } = JSON;
  const write = Deno.stdout.writeSync.bind(Deno.stdout);
  return (message, bytes) => {
    const frame = encodeFrame(stringify(message), bytes, secret);
    for (let written = 0; written < frame.length;) written += write(frame.subarray(written));
  };
}
