const [DATA, DATA_COUNT] = [11, 12];
/** Bytes of a WebAssembly module before its first section. */
const HEADER_BYTES = 8;
const MORE = 0x80;

/**
 * A library without the data that it brings: a restored memory has that already, as it is now. Changes the bytes that it is given.
 * Where data is not the last section it stays.
 */
export function withoutData(binary: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let count: Uint8Array | undefined;
  for (let at = HEADER_BYTES; at < binary.length;) {
    const [content, length] = readNumber(binary, at + 1);
    if (binary[at] === DATA_COUNT) count = binary.subarray(content, content + length);
    if (binary[at] === DATA) {
      if (content + length < binary.length) return binary;
      setToZero(count);
      return binary.subarray(0, at);
    }
    at = content + length;
  }
  return binary;
}

/** A number in LEB128, and where what follows it begins. */
function readNumber(binary: Uint8Array, start: number): [end: number, value: number] {
  let value = 0;
  for (let at = start, shift = 0; ; at++, shift += 7) {
    const byte = binary[at]!;
    value += (byte & ~MORE) * 2 ** shift;
    if (byte < MORE) return [at + 1, value];
  }
}

/** A number of the same length in LEB128. */
function setToZero(number: Uint8Array | undefined): void {
  number?.fill(MORE, 0, -1).fill(0, -1);
}
