import { expect, test } from "vitest";
import { compareMemory, type MemoryPart, writeParts } from "../../../sidecar/kernel/live/memory.ts";

const MEBIBYTE = 1024 * 1024;

function changesOf(memory: Uint8Array<ArrayBuffer>, base: Uint8Array): MemoryPart[] {
  const read = (position: number, buffer: Uint8Array) => {
    const part = base.subarray(position, position + Math.min(buffer.length, 1000)); // Less than asked for, as files may give.
    buffer.set(part);
    return part.length;
  };
  const parts: MemoryPart[] = [];
  for (const { ranges, bytes } of compareMemory(memory, read)) parts.push({ ranges, bytes: bytes.slice() });
  return parts;
}

test("what differs from a base gives the memory back when it is laid over that base, also where the memory has grown", () => {
  const base = new Uint8Array(MEBIBYTE).fill(7);
  const memory = new Uint8Array(3 * MEBIBYTE);
  memory.set(base);
  for (const position of [0, 255, 256, MEBIBYTE - 1, 2 * MEBIBYTE, 3 * MEBIBYTE - 1]) memory[position] = 9;
  const restored = new Uint8Array(memory.length);
  restored.set(base);
  writeParts(restored, changesOf(memory, base));
  expect(Buffer.compare(restored, memory)).toBe(0);
});

test("only the blocks that differ are kept, neighbours as one range, and of each only the bits that differ", () => {
  const base = new Uint8Array(MEBIBYTE).fill(7);
  const memory = base.slice();
  memory[300] = memory[600] = memory[5000] = 6;
  const [part, ...others] = changesOf(memory, base);
  expect(others).toEqual([]);
  expect(part?.ranges).toEqual([
    [256, 512],
    [4864, 256],
  ]);
  expect([...part!.bytes.entries()].filter(([, byte]) => byte !== 0)).toEqual([
    [300 - 256, 1],
    [600 - 256, 1],
    [512 + 5000 - 4864, 1],
  ]);
});

test("a memory like its base has no changes", () => {
  const base = new Uint8Array(2 * MEBIBYTE).fill(3);
  expect(changesOf(base.slice(), base)).toEqual([]);
});
