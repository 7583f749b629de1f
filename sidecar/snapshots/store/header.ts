import { createHmac, timingSafeEqual } from "node:crypto";
import { DamagedSnapshot } from "./failures.ts";
import type { SessionKeys } from "./keys.ts";
import { descriptionSchema, type SnapshotDescription } from "./snapshot.ts";

/** Raised by every change of what is in a file. */
const FORMAT = 1;

const MAGIC = new TextEncoder().encode("pysnap\r\n");
const START_BYTES = MAGIC.length + 8;
const MAX_TEXT_BYTES = 1024 * 1024;

/** Length of a message authentication code (HMAC-SHA256). */
export const MAC_BYTES = 32;

/**
 * The beginning of a file: `pysnap\r\n`, the format and the length of the text as big-endian uint32, the description as
 * JSON text, and the MAC of all that, so that a description can be trusted without reading the whole file.
 */
export function encodeHeader(description: SnapshotDescription, keys: SessionKeys): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(descriptionSchema.parse(description)));
  if (text.length > MAX_TEXT_BYTES) throw new RangeError(`Description of "${text.length}" bytes`);
  const header = new Uint8Array(START_BYTES + text.length + MAC_BYTES);
  const view = new DataView(header.buffer);
  header.set(MAGIC);
  view.setUint32(MAGIC.length, FORMAT);
  view.setUint32(MAGIC.length + 4, text.length);
  header.set(text, START_BYTES);
  const signed = header.subarray(0, START_BYTES + text.length);
  header.set(createHmac("sha256", keys.header).update(signed).digest(), signed.length);
  return header;
}

/**
 * Reads the beginning of a file.
 *
 * @throws DamagedSnapshot when it is not one that a store with these keys wrote in this format.
 */
export async function readHeader(
  read: (length: number) => Promise<Uint8Array<ArrayBuffer>>,
  keysOf: (session: string) => SessionKeys,
): Promise<{ description: SnapshotDescription; length: number }> {
  const start = await read(START_BYTES);
  if (MAGIC.some((byte, index) => start[index] !== byte)) throw new DamagedSnapshot("is no snapshot");
  const view = new DataView(start.buffer, start.byteOffset);
  const format = view.getUint32(MAGIC.length);
  if (format !== FORMAT) throw new DamagedSnapshot(`has format "${format}", and this version reads "${FORMAT}"`);
  const textLength = view.getUint32(MAGIC.length + 4);
  if (textLength > MAX_TEXT_BYTES) throw new DamagedSnapshot("was changed");
  const text = await read(textLength);
  const description = parseDescription(text);
  const expected = createHmac("sha256", keysOf(description.session).header).update(start).update(text).digest();
  if (!timingSafeEqual(expected, await read(MAC_BYTES)))
    throw new DamagedSnapshot("was changed, or is of another store");
  return { description, length: START_BYTES + textLength + MAC_BYTES };
}

function parseDescription(text: Uint8Array): SnapshotDescription {
  try {
    return descriptionSchema.parse(JSON.parse(new TextDecoder().decode(text)));
  } catch {
    throw new DamagedSnapshot("was changed");
  }
}
