import { join } from "node:path";
import type { SnapshotPart } from "../store/snapshot.ts";
import { badFile, type SessionHeader } from "./header.ts";

type Files = SessionHeader["template"]["files"];

const CHUNK_BYTES = 1024 * 1024;
/** What is left out of a file when it is zero, so that it takes no room on disk. */
const BLOCK_BYTES = 4096;

/** Names and sizes of a template's files. */
export async function listTemplateFiles(directory: string): Promise<Files> {
  const names = Array.from(Deno.readDirSync(directory), ({ name }) => name).sort();
  return Promise.all(names.map(async (name) => ({ name, size: (await Deno.stat(join(directory, name))).size })));
}

/** The bytes of a template's files, one after another. */
export async function* readTemplateParts(directory: string, files: Files): AsyncGenerator<SnapshotPart, void> {
  for (const { name, size } of files) {
    using file = await Deno.open(join(directory, name));
    for (let left = size; left > 0;) {
      const bytes = new Uint8Array(Math.min(left, CHUNK_BYTES));
      const count = await file.read(bytes);
      if (count === null) throw new RangeError(`"${name}" of the template "${directory}" is shorter than it was`);
      yield { json: "", bytes: bytes.subarray(0, count) };
      left -= count;
    }
  }
}

/** Writes the files of a template from the parts that come first; the parts of the session are left. */
export async function writeTemplateParts(
  directory: string,
  files: Files,
  parts: AsyncIterator<SnapshotPart>,
): Promise<void> {
  await Deno.mkdir(directory, { recursive: true });
  for (const { name, size } of files) {
    using file = await Deno.open(join(directory, name), { write: true, createNew: true });
    await file.truncate(size);
    await takeParts(size, parts, (bytes, at) => writeUsed(file, bytes, at));
  }
}

/** Passes over the parts of a template that is there already. */
export async function skipTemplateParts(files: Files, parts: AsyncIterator<SnapshotPart>): Promise<void> {
  for (const { size } of files) await takeParts(size, parts, async () => {});
}

async function takeParts(
  size: number,
  parts: AsyncIterator<SnapshotPart>,
  take: (bytes: Uint8Array, at: number) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < size;) {
    const { done, value } = await parts.next();
    if (done || value.bytes.length === 0 || at + value.bytes.length > size) throw badFile("was changed");
    await take(value.bytes, at);
    at += value.bytes.length;
  }
}

async function writeUsed(file: Deno.FsFile, bytes: Uint8Array, start: number): Promise<void> {
  for (let from = 0; from < bytes.length; from += BLOCK_BYTES) {
    const block = bytes.subarray(from, from + BLOCK_BYTES);
    if (block.every((byte) => byte === 0)) continue;
    await file.seek(start + from, Deno.SeekMode.Start);
    for (let at = 0; at < block.length;) at += await file.write(block.subarray(at));
  }
}
