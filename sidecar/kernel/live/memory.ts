/** Bytes of a block: the unit in which memory is compared, stored and written. */
export const BLOCK_BYTES = 4096;

const WORDS = BLOCK_BYTES / BigUint64Array.BYTES_PER_ELEMENT;
/** Bytes read from a file at a time. */
const STRIDE_BYTES = 1024 * 1024;

/** Source of a memory's bytes: reads into the buffer from a position, and returns how many; 0 at the end. */
export type ReadAt = (position: number, buffer: Uint8Array<ArrayBuffer>) => number;

/** Blocks that differ from a base, by number, with their bytes one after another. */
export interface Delta {
  blocks: Uint32Array<ArrayBuffer>;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What of a memory differs from a base, which is taken for zero beyond its end. */
export function compareMemory(memory: Uint8Array<ArrayBuffer>, readBase: ReadAt): Delta {
  const changed: number[] = [];
  eachStride(memory, readBase, (start, actual, base, blocks) => {
    for (let block = 0; block < blocks; block++) {
      if (differs(actual, base, block * WORDS)) changed.push(start / BLOCK_BYTES + block);
    }
  });
  const bytes = new Uint8Array(changed.length * BLOCK_BYTES);
  changed.forEach((block, i) =>
    bytes.set(memory.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES), i * BLOCK_BYTES),
  );
  return { blocks: Uint32Array.from(changed), bytes };
}

/** Makes a memory what a base and a delta say, writing only blocks that are not so already: what is not touched costs nothing. */
export function writeMemory(memory: Uint8Array<ArrayBuffer>, readBase: ReadAt, delta?: Delta): void {
  const changed = new Map<number, number>();
  delta?.blocks.forEach((block, i) => changed.set(block, i * BLOCK_BYTES));
  eachStride(memory, readBase, (start, actual, base, blocks) => {
    for (let block = 0; block < blocks; block++) {
      const position = start + block * BLOCK_BYTES;
      const offset = changed.get(position / BLOCK_BYTES);
      if (offset !== undefined) memory.set(delta!.bytes.subarray(offset, offset + BLOCK_BYTES), position);
      else if (differs(actual, base, block * WORDS)) {
        actual.set(base.subarray(block * WORDS, (block + 1) * WORDS), block * WORDS);
      }
    }
  });
}

function eachStride(
  memory: Uint8Array<ArrayBuffer>,
  readBase: ReadAt,
  visit: (start: number, actual: BigUint64Array, base: BigUint64Array, blocks: number) => void,
): void {
  const buffer = new Uint8Array(STRIDE_BYTES);
  for (let start = 0; start < memory.length; start += STRIDE_BYTES) {
    const length = Math.min(STRIDE_BYTES, memory.length - start);
    let filled = 0;
    for (let count; filled < length && (count = readBase(start + filled, buffer.subarray(filled, length))) > 0;)
      filled += count;
    buffer.fill(0, filled);
    const words = length / BigUint64Array.BYTES_PER_ELEMENT;
    visit(
      start,
      new BigUint64Array(memory.buffer, start, words),
      new BigUint64Array(buffer.buffer, 0, words),
      length / BLOCK_BYTES,
    );
  }
}

function differs(a: BigUint64Array, b: BigUint64Array, start: number): boolean {
  for (let i = start; i < start + WORDS; i++) {
    if (a[i] !== b[i]) return true;
  }
  return false;
}
