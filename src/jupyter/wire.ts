import { SandboxError } from "../protocol/index.ts";
import type { Message } from "./message.ts";

/** WebSocket subprotocol in which the parts of a message follow one another in a binary frame. */
export const BINARY_PROTOCOL = "v1.kernel.websocket.jupyter.org";

/** Parts of a binary message without its buffers: channel, header, parent header, metadata, content. */
const PARTS = 5;

/** Buffers that a client may send with a message; nothing here reads them. */
const MAX_BUFFERS = 1000;

const OFFSET_BYTES = 8;

/** A message as a frame of the subprotocol that was agreed on; `msg_id` and `msg_type` are repeated as Jupyter Server does. */
export function encodeMessage(message: Message, protocol: string | null): string | Uint8Array<ArrayBuffer> {
  if (protocol === BINARY_PROTOCOL) return encodeBinary(message);
  const { msg_id, msg_type } = message.header;
  return JSON.stringify({ ...message, msg_id, msg_type, buffers: [] });
}

/**
 * The JSON value that a frame holds, not checked any further.
 *
 * @throws SandboxError `BAD_FRAME`
 */
export function decodeMessage(frame: unknown, protocol: string | null): unknown {
  try {
    if (typeof frame === "string") return JSON.parse(frame);
    if (frame instanceof ArrayBuffer && protocol === BINARY_PROTOCOL) return decodeBinary(frame);
  } catch (cause) {
    throw new SandboxError("BAD_FRAME", "The frame is not a message of Jupyter", undefined, { cause });
  }
  throw new SandboxError("BAD_FRAME", `Binary frames need the subprotocol "${BINARY_PROTOCOL}"`);
}

/** The number of offsets and the offsets as little-endian 64-bit integers, the last one that of the end, and then the parts. */
function encodeBinary({ channel, header, parent_header, metadata, content }: Message): Uint8Array<ArrayBuffer> {
  const json = [header, parent_header, metadata, content].map((part) => JSON.stringify(part));
  const parts = [channel, ...json].map((text) => Buffer.from(text));
  const offsets = [OFFSET_BYTES * (parts.length + 2)];
  for (const part of parts) offsets.push(offsets.at(-1)! + part.length);
  const head = BigUint64Array.from([offsets.length, ...offsets], BigInt);
  return Buffer.concat([new Uint8Array(head.buffer), ...parts]);
}

function decodeBinary(frame: ArrayBuffer): unknown {
  const bytes = Buffer.from(frame);
  const count = Number(bytes.readBigUInt64LE(0));
  if (count <= PARTS || count > PARTS + 1 + MAX_BUFFERS) throw new RangeError("Wrong number of offsets");
  const offsets = Array.from({ length: PARTS + 1 }, (_, i) => Number(bytes.readBigUInt64LE(OFFSET_BYTES * (i + 1))));
  const [channel, ...json] = offsets.slice(1).map((end, i) => bytes.toString("utf8", offsets[i], end));
  const [header, parent_header, metadata, content] = json.map((text) => JSON.parse(text) as unknown);
  return { channel, header, parent_header, metadata, content };
}
