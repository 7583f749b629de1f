/** Bytes of a block: the unit in which memory is compared, stored and written. */
export const BLOCK_BYTES = 4096;

const WORDS = BLOCK_BYTES / BigUint64Array.BYTES_PER_ELEMENT;
/** Bytes read from a file at a time. */
const STRIDE_BYTES = 1024 * 1024;

/** Reads from a position into a buffer and returns how many bytes it got; 0 at the end. */
export type ReadAt = (position: number, buffer: Uint8Array<ArrayBuffer>) => number;

/** Some ranges of a memory, each a start and a length in bytes, with what is in them one after another. */
export interface MemoryPart {
  ranges: [start: number, length: number][];
  bytes: Uint8Array<ArrayBuffer>;
}

/** What of a memory differs from a base, which is taken for zero beyond its end. Each part is good until the next is asked for. */
export function* compareMemory(memory: Uint8Array<ArrayBuffer>, readBase: ReadAt): Generator<MemoryPart, void> {
  const base = new Uint8Array(STRIDE_BYTES);
  const baseWords = new BigUint64Array(base.buffer);
  const changed = new Uint8Array(STRIDE_BYTES);
  for (let start = 0; start < memory.length; start += STRIDE_BYTES) {
    const length = Math.min(STRIDE_BYTES, memory.length - start);
    readFully(readBase, start, base.subarray(0, length));
    const words = new BigUint64Array(
      memory.buffer,
      memory.byteOffset + start,
      length / BigUint64Array.BYTES_PER_ELEMENT,
    );
    const ranges: MemoryPart["ranges"] = [];
    let filled = 0;
    for (let block = 0; block < length / BLOCK_BYTES; block++) {
      if (!differs(words, baseWords, block * WORDS)) continue;
      const position = start + block * BLOCK_BYTES;
      const last = ranges.at(-1);
      if (last && last[0] + last[1] === position) last[1] += BLOCK_BYTES;
      else ranges.push([position, BLOCK_BYTES]);
      changed.set(memory.subarray(position, position + BLOCK_BYTES), filled);
      filled += BLOCK_BYTES;
    }
    if (filled > 0) yield { ranges, bytes: changed.subarray(0, filled) };
  }
}

/** Puts parts into a memory. */
export function writeParts(memory: Uint8Array<ArrayBuffer>, parts: Iterable<MemoryPart>): void {
  for (const { ranges, bytes } of parts) {
    let offset = 0;
    for (const [start, length] of ranges) {
      memory.set(bytes.subarray(offset, offset + length), start);
      offset += length;
    }
  }
}

function readFully(readAt: ReadAt, start: number, buffer: Uint8Array<ArrayBuffer>): void {
  let filled = 0;
  for (let count; filled < buffer.length && (count = readAt(start + filled, buffer.subarray(filled))) > 0;)
    filled += count;
  buffer.fill(0, filled);
}

function differs(a: BigUint64Array, b: BigUint64Array, start: number): boolean {
  for (let i = start; i < start + WORDS; i++) {
    if (a[i] !== b[i]) return true;
  }
  return false;
}
