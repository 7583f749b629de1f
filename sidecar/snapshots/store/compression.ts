import { pipeline as connect, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createZstdCompress, createZstdDecompress } from "node:zlib";
import { encodeFrame, readFrames } from "../../kernel/link.ts";
import type { SnapshotPart } from "./snapshot.ts";
import { untilAborted } from "./until-aborted.ts";

/** 20 MB of a Python's memory take 40 ms and come to 4 MB; level 1 takes 25 ms and 10 % more bytes. */
const LEVEL = 3;

/** What is compressed without a pause for other work: about half a millisecond. */
const SLICE_BYTES = 256 * 1024;

/** A part is held in memory as a whole. */
const MAX_PART_BYTES = 32 * 1024 * 1024;

/**
 * Writes parts as one compressed stream, no faster than `write` takes it.
 *
 * @throws RangeError for a part of more than 32 MiB.
 */
export async function compressParts(
  parts: AsyncIterable<SnapshotPart>,
  write: (bytes: Uint8Array) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const compress = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: LEVEL },
    chunkSize: SLICE_BYTES,
  });
  const drain = async (compressed: AsyncIterable<Uint8Array>) => {
    for await (const bytes of compressed) await write(bytes);
  };
  await pipeline(encodeParts(untilAborted(parts, signal)), compress, drain);
}

/** Reads the parts that `compressParts` wrote. */
export async function* decompressParts(
  compressed: AsyncIterable<Uint8Array>,
): AsyncGenerator<SnapshotPart, void, undefined> {
  const plain = connect(Readable.from(compressed), createZstdDecompress({ chunkSize: SLICE_BYTES }), () => {});
  yield* readFrames(readInto(plain));
}

async function* encodeParts(parts: AsyncIterable<SnapshotPart>): AsyncGenerator<Uint8Array, void> {
  for await (const { json, bytes } of parts) {
    const frame = encodeFrame(json, bytes);
    if (frame.length > MAX_PART_BYTES) throw new RangeError(`Part of "${frame.length}" bytes`);
    for (let at = 0; at < frame.length; at += SLICE_BYTES) yield frame.subarray(at, at + SLICE_BYTES);
  }
}

/** Reads from chunks as from a file. */
function readInto(chunks: AsyncIterable<Uint8Array>): (buffer: Uint8Array) => Promise<number | null> {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  return async (buffer) => {
    while (rest.length === 0) {
      const { done, value } = await iterator.next();
      if (done) return null;
      rest = value;
    }
    const taken = rest.subarray(0, buffer.length);
    buffer.set(taken);
    rest = rest.subarray(taken.length);
    return taken.length;
  };
}
