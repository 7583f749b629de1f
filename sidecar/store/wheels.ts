import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { configure, Reader, ZipReader, type FileEntry } from "@zip.js/zip.js";
import { installedPath, metadataLines } from "./wheel-layout.ts";

configure({ useWebWorkers: false });

/** More than the largest scientific packages unpack to. */
const MAX_UNPACKED_BYTES = 1024 ** 3;

/**
 * Unpacks a wheel into a directory, as an installer would, without scripts, headers, and libraries for
 * other platforms.
 */
export async function unpackWheel(wheel: string, directory: string): Promise<void> {
  let unpacked = 0;
  const foreign = !/-(any|\w+_wasm32)\.whl$/.test(wheel);
  for await (const entry of zipEntries(wheel)) {
    const path = installedPath(entry.filename);
    if (path === undefined || (foreign && /\.(so|pyd|dll|dylib)$/.test(path))) continue;
    unpacked += entry.uncompressedSize;
    if (unpacked > MAX_UNPACKED_BYTES) throw new Error(`The wheel "${basename(wheel)}" unpacks to more than 1 GiB`);
    const target = join(directory, path);
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.writeFile(target, await readEntry(entry));
  }
}

/** The lines of a wheel's METADATA that say what it needs and offers. */
export async function readWheelMetadata(wheel: string): Promise<string[]> {
  for await (const entry of zipEntries(wheel)) {
    if (/^[^/]+\.dist-info\/METADATA$/.test(entry.filename)) {
      return metadataLines(new TextDecoder().decode(await readEntry(entry)));
    }
  }
  return [];
}

/** The files in a zip file, in its order. */
export async function* zipEntries(path: string): AsyncGenerator<FileEntry> {
  using file = await Deno.open(path);
  const zip = new ZipReader(new FileReader(file, (await file.stat()).size));
  for await (const entry of zip.getEntriesGenerator()) {
    if (!entry.directory) yield entry;
  }
}

/** The bytes of an entry; throws when they are more than the zip file declares. */
export async function readEntry(entry: FileEntry): Promise<Uint8Array> {
  const bytes = new Uint8Array(entry.uncompressedSize);
  let filled = 0;
  const write = (chunk: Uint8Array) => {
    if (filled + chunk.length > bytes.length)
      throw new Error(`The zip file understates the size of "${entry.filename}"`);
    bytes.set(chunk, filled);
    filled += chunk.length;
  };
  await entry.getData(new WritableStream({ write }));
  return bytes;
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of (await Deno.open(path)).readable) hash.update(chunk);
  return hash.digest("hex");
}

/** Reads pieces of an open file, so that a large zip file need not be in memory. */
class FileReader extends Reader<Deno.FsFile> {
  readonly #file: Deno.FsFile;

  constructor(file: Deno.FsFile, size: number) {
    super(file);
    this.#file = file;
    this.size = size;
  }

  override readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    let filled = 0;
    for (let read: number | null = 0; filled < length && read !== null; filled += read ?? 0) {
      read = this.#file.readSync(bytes.subarray(filled));
    }
    return Promise.resolve(bytes.subarray(0, filled));
  }
}
