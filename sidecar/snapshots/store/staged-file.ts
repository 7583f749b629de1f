import { dirname, join } from "node:path";
import { discard, exists } from "../../store/layout.ts";
import { onDisk } from "./failures.ts";

/**
 * A file that appears at its place whole or not at all. It is written in `staging/` under a lock, which ends with its
 * process: that tells what was left over from what another process is writing.
 */
export class StagedFile implements AsyncDisposable {
  readonly path: string;
  readonly #directory: string;
  readonly #file: Deno.FsFile;

  /** Starts one for the store in `directory`; disposing of it removes what was not published. */
  static create(directory: string): Promise<StagedFile> {
    return onDisk(directory, async () => {
      for (;;) {
        const path = join(directory, "staging", crypto.randomUUID());
        const file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
        // Before the lock was held, another process could take the file for one that was left over.
        if ((await file.tryLock(true)) && (await exists(path))) return new StagedFile(directory, path, file);
        file.close();
      }
    });
  }

  private constructor(directory: string, path: string, file: Deno.FsFile) {
    this.#directory = directory;
    this.path = path;
    this.#file = file;
  }

  write(bytes: Uint8Array): Promise<void> {
    return onDisk(this.#directory, async () => {
      for (let at = 0; at < bytes.length;) at += await this.#file.write(bytes.subarray(at));
    });
  }

  /** Moves it to its place, in one step and for good, also when the machine stops right after. */
  publish(place: string): Promise<void> {
    return onDisk(this.#directory, async () => {
      await this.#file.sync();
      await makeDirectory(dirname(place));
      await Deno.rename(this.path, place);
      await syncDirectory(dirname(place));
      await syncDirectory(this.#directory);
    });
  }

  /** Gives it a place unless there is a file already. */
  publishFirst(place: string): Promise<void> {
    return onDisk(this.#directory, async () => {
      await this.#file.sync();
      await Deno.link(this.path, place).catch((error: unknown) => {
        if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      });
      await syncDirectory(dirname(place));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await onDisk(this.#directory, () => discard(this.path));
    this.#file.close();
  }
}

/** Makes the directory of a store, and removes what processes that are gone left half written. */
export function prepareDirectory(directory: string): Promise<void> {
  return onDisk(directory, async () => {
    const staging = join(directory, "staging");
    await makeDirectory(staging);
    for await (const { name } of Deno.readDir(staging)) await discardIfLeft(join(staging, name));
  });
}

async function discardIfLeft(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true }).catch(() => undefined);
  if (await file?.tryLock(true)) await discard(path);
}

/** Sessions hold what people gave them, so that only their owner may look. */
async function makeDirectory(path: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true, mode: 0o700 });
}

/** Makes a rename last; there are systems on which a directory cannot be opened. */
async function syncDirectory(path: string): Promise<void> {
  using directory = await Deno.open(path).catch(() => undefined);
  await directory?.sync().catch(() => {});
}
