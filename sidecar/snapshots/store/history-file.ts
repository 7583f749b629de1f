import { join } from "node:path";
import { type RecordedRun, recordedRunSchema } from "../../../src/protocol/index.ts";
import { discard } from "../../store/layout.ts";
import { onDisk } from "./failures.ts";
import { StagedFile } from "./staged-file.ts";

/** Bytes of a session's runs, at most; the oldest go first. */
export const MAX_HISTORY_BYTES = 8 * 1024 * 1024;

/**
 * The runs of a saved session, a line of JSON each, beside its snapshots. It is only ever shown: a line that cannot be read is
 * left out.
 */
export class HistoryFile {
  readonly path: string;
  readonly #directory: string;

  /** @param id the session's, as `sessionId` makes it */
  constructor(directory: string, id: string) {
    this.#directory = directory;
    this.path = join(directory, id, "history.jsonl");
  }

  read(): Promise<RecordedRun[]> {
    return onDisk(this.#directory, async () => (await this.#lines()).flatMap(parseRun));
  }

  /** Adds runs of a session of which a snapshot is saved. */
  async append(runs: readonly RecordedRun[]): Promise<void> {
    const size = await onDisk(this.#directory, async () => {
      using file = await Deno.open(this.path, { append: true, create: true, mode: 0o600 });
      const bytes = new TextEncoder().encode(runs.map(toLine).join(""));
      for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
      return (await file.stat()).size;
    });
    if (size > MAX_HISTORY_BYTES) await this.#write(newestOf(await this.read()));
  }

  /** Removes the runs after one. */
  async cut(after: number): Promise<void> {
    const runs = await this.read();
    if (runs.some(({ run }) => run > after)) await this.#write(runs.filter(({ run }) => run <= after));
  }

  /** Gives another session the runs up to one. */
  async copyTo(other: HistoryFile, upTo: number): Promise<void> {
    const runs = (await this.read()).filter(({ run }) => run <= upTo);
    if (runs.length > 0) await other.#write(runs);
  }

  remove(): Promise<void> {
    return discard(this.path);
  }

  async #write(runs: readonly RecordedRun[]): Promise<void> {
    await using file = await StagedFile.create(this.#directory);
    for (const run of runs) await file.write(new TextEncoder().encode(toLine(run)));
    await file.publish(this.path);
  }

  async #lines(): Promise<string[]> {
    const text = await Deno.readTextFile(this.path).catch((error: unknown) => {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    });
    return text.split("\n").filter((line) => line !== "");
  }
}

function toLine(run: RecordedRun): string {
  return `${JSON.stringify(run)}\n`;
}

function parseRun(line: string): RecordedRun[] {
  try {
    return [recordedRunSchema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}

/** The newest runs that take three quarters of the room, so that not each new one has the file written anew. */
function newestOf(runs: readonly RecordedRun[]): RecordedRun[] {
  let bytes = 0;
  return runs
    .toReversed()
    .filter((run) => (bytes += toLine(run).length) <= MAX_HISTORY_BYTES * 0.75)
    .toReversed();
}
