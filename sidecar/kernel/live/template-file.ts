import type { ReadAt } from "./memory.ts";
import type { StreamRecord } from "./file-tree.ts";
import type { LiveState } from "./state.ts";

/**
 * A template on disk: `state.json`, and `memory`, a file as long as the memory in which blocks of zeros are holes.
 */
export interface Template {
  directory: string;
  state: LiveState;
  /** Ranges of the memory that are not zero: start and length in bytes. */
  ranges: [start: number, length: number][];
  /** The files that its modules have open. */
  streams: StreamRecord[];
}

/** Bytes of a page: the unit in which the system gives memory. */
const PAGE_BYTES = 4096;
const WORDS = PAGE_BYTES / BigUint64Array.BYTES_PER_ELEMENT;
const STATE = "state.json";
const MEMORY = "memory";

/** Writes a template into a directory that is there. */
export function writeTemplate(
  directory: string,
  { state, streams }: Pick<Template, "state" | "streams">,
  memory: Uint8Array<ArrayBuffer>,
): void {
  const ranges = usedRanges(memory);
  using file = Deno.openSync(`${directory}/${MEMORY}`, { write: true, createNew: true });
  file.truncateSync(memory.length);
  for (const [start, length] of ranges) {
    file.seekSync(start, Deno.SeekMode.Start);
    for (let at = start; at < start + length;) at += file.writeSync(memory.subarray(at, start + length));
  }
  file.syncSync();
  Deno.writeTextFileSync(`${directory}/${STATE}`, JSON.stringify({ state, ranges, streams }));
}

/** The part of a template that is not its memory. */
export function readTemplate(directory: string): Template {
  return { directory, ...(JSON.parse(Deno.readTextFileSync(`${directory}/${STATE}`)) as Omit<Template, "directory">) };
}

/** Reads a template's memory from anywhere, for comparison; closes its file with `Symbol.dispose`. */
export function openMemory(directory: string): Disposable & { readAt: ReadAt } {
  const file = Deno.openSync(`${directory}/${MEMORY}`);
  return {
    readAt(position, buffer) {
      file.seekSync(position, Deno.SeekMode.Start);
      return file.readSync(buffer) ?? 0;
    },
    [Symbol.dispose]: () => file.close(),
  };
}

/**
 * Fills a kernel's memory with a template's, reading straight into it; all else becomes zero. What is zero already is not written:
 * a page that nobody wrote takes no memory.
 */
export function fillMemory({ directory, ranges }: Template, memory: Uint8Array<ArrayBuffer>): void {
  using file = Deno.openSync(`${directory}/${MEMORY}`);
  let end = 0;
  for (const [start, length] of ranges) {
    clear(memory, end, start);
    file.seekSync(start, Deno.SeekMode.Start);
    for (let at = start; at < start + length;) {
      const count = file.readSync(memory.subarray(at, start + length));
      if (count === null) throw new RangeError(`The template "${directory}" is shorter than it says`);
      at += count;
    }
    end = start + length;
  }
  clear(memory, end, memory.length);
}

function clear(memory: Uint8Array<ArrayBuffer>, start: number, end: number): void {
  for (let block = start; block < end; block += PAGE_BYTES) {
    const words = new BigUint64Array(memory.buffer, memory.byteOffset + block, WORDS);
    for (let i = 0; i < WORDS; i++) {
      if (words[i] === 0n) continue;
      words.fill(0n);
      break;
    }
  }
}

function usedRanges(memory: Uint8Array<ArrayBuffer>): Template["ranges"] {
  const words = new BigUint64Array(memory.buffer, memory.byteOffset, memory.length / BigUint64Array.BYTES_PER_ELEMENT);
  const perPage = PAGE_BYTES / BigUint64Array.BYTES_PER_ELEMENT;
  const ranges: Template["ranges"] = [];
  for (let block = 0; block < words.length / perPage; block++) {
    if (words.subarray(block * perPage, (block + 1) * perPage).every((word) => word === 0n)) continue;
    const last = ranges.at(-1);
    if (last && last[0] + last[1] === block * PAGE_BYTES) last[1] += PAGE_BYTES;
    else ranges.push([block * PAGE_BYTES, PAGE_BYTES]);
  }
  return ranges;
}
