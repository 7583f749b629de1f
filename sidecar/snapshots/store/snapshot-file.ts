import { createHmac, timingSafeEqual } from "node:crypto";
import { DamagedSnapshot, onDisk } from "./failures.ts";
import { encodeHeader, MAC_BYTES, readHeader } from "./header.ts";
import type { SessionKeys } from "./keys.ts";
import type { SnapshotDescription } from "./snapshot.ts";
import type { StagedFile } from "./staged-file.ts";

const CHUNK_BYTES = 256 * 1024;

/** Writes what a file holds between its header and its MAC. */
export type BodyWriter = (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>;

/** Writes a file: the header, the compressed parts as `writeBody` gives them, and the MAC of both. Resolves to its size in bytes. */
export async function writeSnapshot(
  file: StagedFile,
  keys: SessionKeys,
  description: SnapshotDescription,
  writeBody: BodyWriter,
): Promise<number> {
  const mac = createHmac("sha256", keys.file);
  let size = MAC_BYTES;
  const write = async (bytes: Uint8Array) => {
    mac.update(bytes);
    size += bytes.length;
    await file.write(bytes);
  };
  await write(encodeHeader(description, keys));
  await writeBody(write);
  await file.write(mac.digest());
  return size;
}

/** A snapshot's file that is open, with a description that can be trusted. */
export class SnapshotFile implements Disposable {
  readonly description: SnapshotDescription;
  /** In bytes. */
  readonly size: number;
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #bodyStart: number;
  #closed = false;

  /** @throws DamagedSnapshot for one that cannot be used, also one that is not there any more. */
  static async open(path: string, keysOf: (session: string) => SessionKeys): Promise<SnapshotFile> {
    return onDisk(path, async () => {
      const file = await Deno.open(path).catch((error: unknown) => {
        throw error instanceof Deno.errors.NotFound ? new DamagedSnapshot("was removed") : error;
      });
      try {
        const { description, length } = await readHeader((count) => fill(file, new Uint8Array(count)), keysOf);
        const { size } = await file.stat();
        if (size < length + MAC_BYTES) throw new DamagedSnapshot("is cut off");
        return new SnapshotFile(path, file, description, size, length);
      } catch (error) {
        file.close();
        throw error;
      }
    });
  }

  private constructor(
    path: string,
    file: Deno.FsFile,
    description: SnapshotDescription,
    size: number,
    bodyStart: number,
  ) {
    this.#path = path;
    this.#file = file;
    this.description = description;
    this.size = size;
    this.#bodyStart = bodyStart;
  }

  /** Reads the whole file. @throws DamagedSnapshot when it is not just as it was written. */
  async verify(keys: SessionKeys): Promise<void> {
    const mac = createHmac("sha256", keys.file);
    for await (const chunk of this.#read(0, new Uint8Array(CHUNK_BYTES))) mac.update(chunk);
    const written = await onDisk(this.#path, () => fill(this.#file, new Uint8Array(MAC_BYTES)));
    if (!timingSafeEqual(mac.digest(), written)) throw new DamagedSnapshot("was cut off or changed");
  }

  /** What `writeBody` wrote. */
  body(): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    return this.#read(this.#bodyStart);
  }

  [Symbol.dispose](): void {
    if (!this.#closed) this.#file.close();
    this.#closed = true;
  }

  /** Reads all before the MAC; each chunk into the buffer, when there is one. */
  async *#read(start: number, buffer?: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    const end = this.size - MAC_BYTES;
    await this.#file.seek(start, Deno.SeekMode.Start);
    for (let at = start; at < end; at += CHUNK_BYTES) {
      const chunk = (buffer ?? new Uint8Array(CHUNK_BYTES)).subarray(0, end - at);
      yield await onDisk(this.#path, () => fill(this.#file, chunk));
    }
  }
}

async function fill(file: Deno.FsFile, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < bytes.length;) {
    const count = await file.read(bytes.subarray(at));
    if (count === null) throw new DamagedSnapshot("is cut off");
    at += count;
  }
  return bytes;
}
