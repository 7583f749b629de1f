import { expect, test } from "vitest";
import { withoutData } from "../../../sidecar/kernel/live/without-data.ts";

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const MEMORY = [0x05, 0x03, 0x01, 0x00, 0x01];
const EXPORT = [0x07, 0x05, 0x01, 0x01, 0x6d, 0x02, 0x00];
const DATA_COUNT = [0x0c, 0x01, 0x01];
/** Puts "A" at address 0. */
const DATA = [0x0b, 0x07, 0x01, 0x00, 0x41, 0x00, 0x0b, 0x01, 0x41];
const CUSTOM = [0x00, 0x02, 0x01, 0x78];

/** The part of WebAssembly that is used here; Node's types leave it out. */
const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyParts }).WebAssembly;
interface WebAssemblyParts {
  Module: new (binary: Uint8Array) => object;
  Instance: new (module: object) => { exports: { m: { buffer: ArrayBuffer } } };
}

function firstByte(binary: Uint8Array): number {
  return new Uint8Array(new Instance(new Module(binary)).exports.m.buffer)[0]!;
}

test("a library leaves the memory as it is, with or without a count of its data", () => {
  for (const count of [[], DATA_COUNT]) {
    const library = () => new Uint8Array([...HEADER, ...MEMORY, ...EXPORT, ...count, ...DATA]);
    expect(firstByte(library())).toBe(65);
    expect(firstByte(withoutData(library()))).toBe(0);
  }
});

test("a library keeps its data where something follows, and one without data is as it was", () => {
  const followed = new Uint8Array([...HEADER, ...MEMORY, ...EXPORT, ...DATA_COUNT, ...DATA, ...CUSTOM]);
  expect(firstByte(withoutData(followed))).toBe(65);
  const plain = new Uint8Array([...HEADER, ...MEMORY, ...EXPORT]);
  expect(withoutData(plain)).toEqual(plain);
});
