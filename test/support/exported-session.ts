import { createHash } from "node:crypto";

const START_BYTES = 16;
const CHECKSUM_BYTES = 32;

// oxlint-disable-next-line typescript/no-explicit-any -- a file's header, which a test changes at will
type Header = any;

/** All bytes of an exported session. */
export async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

/** An exported session whose header says something else, with the checksum that fits. */
export function forge(file: Buffer, change: (header: Header) => void): Buffer {
  const end = START_BYTES + file.readUInt32BE(START_BYTES - 4);
  const header: Header = JSON.parse(file.subarray(START_BYTES, end).toString());
  change(header);
  const text = Buffer.from(JSON.stringify(header));
  const start = Buffer.from(file.subarray(0, START_BYTES));
  start.writeUInt32BE(text.length, START_BYTES - 4);
  return seal(Buffer.concat([start, text, file.subarray(end, -CHECKSUM_BYTES)]));
}

export function seal(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, createHash("sha256").update(bytes).digest()]);
}
