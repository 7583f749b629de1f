/**
 * Frames on a kernel's pipes: the length of the rest as a big-endian uint32, a prefix, the length of
 * the JSON text as a uint32, the text, and bytes that go with it. From a kernel the prefix is the
 * secret that the sidecar gave it, so that what other code writes to its stdout is told apart.
 */

const MAX_FRAME_BYTES = 64 * 1024 * 1024;
const LENGTH_BYTES = 4;
const NOTHING = new Uint8Array(0);

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Builds a frame from JSON text. */
export function encodeFrame(
  json: string,
  bytes: Uint8Array = NOTHING,
  prefix: Uint8Array = NOTHING,
): Uint8Array<ArrayBuffer> {
  const text = encoder.encode(json);
  const length = prefix.length + LENGTH_BYTES + text.length + bytes.length;
  const frame = new Uint8Array(LENGTH_BYTES + length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, length);
  frame.set(prefix, LENGTH_BYTES);
  view.setUint32(LENGTH_BYTES + prefix.length, text.length);
  frame.set(text, 2 * LENGTH_BYTES + prefix.length);
  frame.set(bytes, 2 * LENGTH_BYTES + prefix.length + text.length);
  return frame;
}

export interface Frame {
  json: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Reads frames until the stream ends; throws RangeError on one that is not of ours. */
export async function* readFrames(
  read: (buffer: Uint8Array<ArrayBuffer>) => Promise<number | null>,
  prefix: Uint8Array = NOTHING,
): AsyncGenerator<Frame, void> {
  let buffer = new Uint8Array(256 * 1024);
  let start = 0;
  let end = 0;
  for (;;) {
    while (end - start >= LENGTH_BYTES) {
      const length = new DataView(buffer.buffer, start).getUint32(0);
      if (length > MAX_FRAME_BYTES || length < prefix.length + LENGTH_BYTES) {
        throw new RangeError(`Frame of "${length}" bytes`);
      }
      if (end - start < LENGTH_BYTES + length) {
        buffer = withRoom(buffer, start, end, LENGTH_BYTES + length);
        end -= start;
        start = 0;
        break;
      }
      yield decodeFrame(buffer.subarray(start + LENGTH_BYTES, start + LENGTH_BYTES + length), prefix);
      start += LENGTH_BYTES + length;
    }
    if (start === end) start = end = 0;
    else if (buffer.length - end < 64 * 1024) {
      buffer = withRoom(buffer, start, end, buffer.length);
      end -= start;
      start = 0;
    }
    const count = await read(buffer.subarray(end));
    if (count === null) return;
    end += count;
  }
}

function decodeFrame(body: Uint8Array<ArrayBuffer>, prefix: Uint8Array): Frame {
  for (let i = 0; i < prefix.length; i++) {
    if (body[i] !== prefix[i]) throw new RangeError("Frame without the kernel's secret");
  }
  const textStart = prefix.length + LENGTH_BYTES;
  const textLength = new DataView(body.buffer, body.byteOffset + prefix.length).getUint32(0);
  if (textStart + textLength > body.length) throw new RangeError("Frame whose text is longer than itself");
  return {
    json: decoder.decode(body.subarray(textStart, textStart + textLength)),
    bytes: body.slice(textStart + textLength),
  };
}

/** The unread bytes at the beginning of a buffer that holds at least `size` and more. */
function withRoom(buffer: Uint8Array<ArrayBuffer>, start: number, end: number, size: number): Uint8Array<ArrayBuffer> {
  if (buffer.length >= size + 64 * 1024) {
    buffer.copyWithin(0, start, end);
    return buffer;
  }
  const larger = new Uint8Array(Math.max(size + 256 * 1024, 2 * (end - start)));
  larger.set(buffer.subarray(start, end));
  return larger;
}
