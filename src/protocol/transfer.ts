import { z } from "zod";

/** Number that the binary frames of a transfer carry; chosen by the client, unique on its connection. */
export const transferSchema = z.int().min(1).max(0xffff_ffff);

/** Bytes of a transfer that the receiver has taken so far, sent either way; lets the sender go on. */
export const ackSchema = z.object({
  type: z.literal("file.ack"),
  transfer: transferSchema,
  received: z.int().nonnegative(),
});
export type Ack = z.infer<typeof ackSchema>;

const HEADER_BYTES = 4;

/** A binary frame: the transfer's number as a big-endian uint32, then the bytes. */
export function encodeChunk(transfer: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HEADER_BYTES + bytes.length);
  new DataView(frame.buffer).setUint32(0, transfer);
  frame.set(bytes, HEADER_BYTES);
  return frame;
}

/** Reads a binary frame without copying; undefined for one that is too short to be of ours. */
export function decodeChunk(frame: Uint8Array): { transfer: number; bytes: Uint8Array } | undefined {
  if (frame.length < HEADER_BYTES) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  return { transfer: view.getUint32(0), bytes: frame.subarray(HEADER_BYTES) };
}
