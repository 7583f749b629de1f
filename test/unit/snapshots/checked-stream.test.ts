import { expect, test } from "vitest";
import { ChecksumReader, ChecksumWriter } from "../../../sidecar/snapshots/exchange/checked-stream.ts";

const DAMAGE = { code: "BAD_SNAPSHOT" };

async function seal(...texts: string[]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const file = new ChecksumWriter(async (bytes) => void parts.push(bytes));
  for (const text of texts) await file.write(Buffer.from(text));
  await file.end();
  return Buffer.concat(parts);
}

async function* cut(file: Uint8Array, size: number) {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
}

async function unseal(file: Uint8Array, size = 7): Promise<string> {
  const reader = new ChecksumReader(cut(file, size));
  const parts = [await reader.read(4)];
  for await (const bytes of reader.body()) parts.push(bytes);
  await reader.finish();
  return Buffer.concat(parts).toString();
}

async function readOne(file: Uint8Array): Promise<void> {
  const reader = new ChecksumReader(cut(file, 7));
  await reader.read(4);
  await reader.body()[Symbol.asyncIterator]().next();
  await reader.finish();
}

test.each([1, 5, 31, 32, 33, 1000])("a file comes back in chunks of %i bytes", async (size) => {
  expect(await unseal(await seal("head", "and a body", " that goes on"), size)).toBe("headand a body that goes on");
  expect(await unseal(await seal("head"), size)).toBe("head");
});

test("a file that is cut off anywhere is refused", async () => {
  const file = await seal("head", "body");
  for (let size = 0; size < file.length; size++) {
    await expect(unseal(file.subarray(0, size))).rejects.toMatchObject(DAMAGE);
  }
});

test("a file with a byte that was changed anywhere, or with one more, is refused", async () => {
  const file = await seal("head", "body");
  for (let at = 0; at < file.length; at++) {
    const changed = Buffer.from(file);
    changed[at]! ^= 1;
    await expect(unseal(changed)).rejects.toMatchObject(DAMAGE);
  }
  await expect(unseal(Buffer.concat([file, Buffer.from("x")]))).rejects.toMatchObject(DAMAGE);
});

test("who stops in the middle of the body still learns whether the file is whole", async () => {
  const file = await seal("head", "a body of several chunks");
  await readOne(file);
  await expect(readOne(file.subarray(0, -1))).rejects.toMatchObject(DAMAGE);
});
