/** Bytes of a block: the unit in which memory is compared, stored and written. Most changes are a few words. */
const BLOCK_BYTES = 256;

const WORD_BYTES = Uint32Array.BYTES_PER_ELEMENT;
const WORDS = BLOCK_BYTES / WORD_BYTES;
/** Bytes read from a file at a time. */
const STRIDE_BYTES = 1024 * 1024;

/** Reads from a position into a buffer and returns how many bytes it got; 0 at the end. */
export type ReadAt = (position: number, buffer: Uint8Array<ArrayBuffer>) => number;

/**
 * Some ranges of a memory, each a start and a length in bytes, with what is in them one after another: the bits that differ
 * from a base. Most blocks differ in few words, so nearly all of these are zero and compress to little.
 */
export interface MemoryPart {
  ranges: [start: number, length: number][];
  bytes: Uint8Array<ArrayBuffer>;
}

/** What of a memory differs from a base, which is taken for zero beyond its end. Each part is good until the next is asked for. */
export function* compareMemory(memory: Uint8Array<ArrayBuffer>, readBase: ReadAt): Generator<MemoryPart, void> {
  const base = new Uint8Array(STRIDE_BYTES);
  const baseWords = wordsOf(base);
  const changed = new Uint8Array(STRIDE_BYTES);
  const changedWords = wordsOf(changed);
  for (let start = 0; start < memory.length; start += STRIDE_BYTES) {
    const length = Math.min(STRIDE_BYTES, memory.length - start);
    readFully(readBase, start, base.subarray(0, length));
    const words = wordsOf(memory, start, length);
    const ranges: MemoryPart["ranges"] = [];
    let filled = 0;
    for (let block = 0; block < words.length; block += WORDS) {
      if (!differs(words, baseWords, block)) continue;
      const position = start + block * WORD_BYTES;
      const last = ranges.at(-1);
      if (last && last[0] + last[1] === position) last[1] += BLOCK_BYTES;
      else ranges.push([position, BLOCK_BYTES]);
      for (let i = 0; i < WORDS; i++) changedWords[filled + i] = words[block + i]! ^ baseWords[block + i]!;
      filled += WORDS;
    }
    if (filled > 0) yield { ranges, bytes: changed.subarray(0, filled * WORD_BYTES) };
  }
}

/** Puts parts into a memory that holds their base. */
export function writeParts(memory: Uint8Array<ArrayBuffer>, parts: Iterable<MemoryPart>): void {
  for (const { ranges, bytes } of parts) {
    let offset = 0;
    for (const [start, length] of ranges) {
      const [words, bits] = [wordsOf(memory, start, length), wordsOf(bytes, offset, length)];
      for (let i = 0; i < words.length; i++) words[i]! ^= bits[i]!;
      offset += length;
    }
  }
}

function wordsOf({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>, start = 0, length = byteLength) {
  return new Uint32Array(buffer, byteOffset + start, length / WORD_BYTES);
}

function readFully(readAt: ReadAt, start: number, buffer: Uint8Array<ArrayBuffer>): void {
  let filled = 0;
  for (let count; filled < buffer.length && (count = readAt(start + filled, buffer.subarray(filled))) > 0;)
    filled += count;
  buffer.fill(0, filled);
}

function differs(a: Uint32Array, b: Uint32Array, start: number): boolean {
  for (let i = start; i < start + WORDS; i++) {
    if (a[i] !== b[i]) return true;
  }
  return false;
}
