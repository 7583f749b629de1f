import { MAX_FRAME_BYTES } from "../../protocol/index.ts";

/**
 * Reads lines of text without their ends.
 *
 * @throws RangeError at a line of more than 32 MiB
 */
export async function* readLines(stream: AsyncIterable<Buffer>): AsyncGenerator<string, void> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    let start = 0;
    for (let end; (end = chunk.indexOf(10, start)) >= 0; start = end + 1) {
      yield Buffer.concat([...parts, chunk.subarray(start, end)]).toString();
      parts = [];
      size = 0;
    }
    parts.push(chunk.subarray(start));
    size += chunk.length - start;
    if (size > MAX_FRAME_BYTES) throw new RangeError(`A line of more than ${MAX_FRAME_BYTES} bytes`);
  }
}
