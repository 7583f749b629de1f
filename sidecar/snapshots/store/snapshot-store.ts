import { type RecordedRun, SandboxError } from "../../../src/protocol/index.ts";
import { compressParts, decompressParts } from "./compression.ts";
import { DamagedSnapshot, savingStopped } from "./failures.ts";
import { sessionId } from "./places.ts";
import { chooseExpired, type RetentionRules } from "./retention.ts";
import type { SnapshotFile } from "./snapshot-file.ts";
import { SnapshotFiles } from "./snapshot-files.ts";
import type { OpenSnapshot, SnapshotDescription, SnapshotInfo, SnapshotPart, SnapshotStore } from "./snapshot.ts";
import { Turns } from "./turns.ts";

export type { OpenSnapshot, RetentionRules, SnapshotDescription, SnapshotInfo, SnapshotPart, SnapshotStore };

export interface DirectorySnapshotStoreOptions {
  directory: string;
  /** Gets a line about every snapshot that has to be passed over. */
  onDamage?: (line: string) => void;
  now?: () => number;
}

/** Keeps saved sessions in a directory, which several processes may share. */
export class DirectorySnapshotStore implements SnapshotStore {
  readonly #files: SnapshotFiles;
  readonly #onDamage: (line: string) => void;
  readonly #now: () => number;
  readonly #turns = new Turns();

  constructor({ directory, onDamage = () => {}, now = Date.now }: DirectorySnapshotStoreOptions) {
    this.#files = new SnapshotFiles(directory);
    this.#onDamage = onDamage;
    this.#now = now;
  }

  save(
    description: SnapshotDescription,
    parts: AsyncIterable<SnapshotPart>,
    signal?: AbortSignal,
  ): Promise<SnapshotInfo> {
    const { session } = description;
    return this.#turns.take(sessionId(session), () =>
      this.#files.write(description, (write) =>
        compressParts(parts, write, signal).catch((error: unknown) => {
          throw signal?.aborted ? savingStopped(session, signal.reason) : error;
        }),
      ),
    );
  }

  async list(session?: string): Promise<SnapshotInfo[]> {
    const files = await this.#files.describeAll(session);
    const infos = files.map(({ info }) => info).filter((info) => info !== undefined);
    return session === undefined ? infos.sort((a, b) => b.savedAt - a.savedAt) : infos;
  }

  async open(session: string, run?: number): Promise<OpenSnapshot | undefined> {
    const file = await this.#openWhole(session, run);
    return (
      file && {
        info: { ...file.description, size: file.size },
        parts: readParts(file),
        [Symbol.asyncDispose]: async () => file[Symbol.dispose](),
      }
    );
  }

  async copy(from: { session: string; run?: number | undefined }, to: string): Promise<SnapshotInfo> {
    using file = await this.#openWhole(from.session, from.run);
    if (!file) throw new SandboxError("UNKNOWN_SESSION", `Nothing is saved of session ${JSON.stringify(from.session)}`);
    const description = { ...file.description, session: to, savedAt: this.#now() };
    return await this.#turns.take(sessionId(to), async () => {
      const info = await this.#files.write(description, async (write) => {
        for await (const bytes of file.body()) await write(bytes);
      });
      await this.#files.history(from.session).copyTo(this.#files.history(to), info.run);
      return info;
    });
  }

  remove(session: string, after = -1): Promise<void> {
    return this.#turns.take(sessionId(session), async () => {
      for (const place of await this.#files.find(session)) if (place.run > after) await this.#files.remove(place);
      await this.#files.history(session).cut(after);
    });
  }

  appendHistory(session: string, runs: readonly RecordedRun[]): Promise<void> {
    return this.#turns.take(sessionId(session), () => this.#files.history(session).append(runs));
  }

  readHistory(session: string): Promise<RecordedRun[]> {
    return this.#turns.take(sessionId(session), () => this.#files.history(session).read());
  }

  secret(purpose: string): Promise<Uint8Array> {
    return this.#files.secret(purpose);
  }

  async prune(rules: RetentionRules, alive: ReadonlySet<string>): Promise<void> {
    const aliveIds = new Set(Array.from(alive, sessionId));
    const files = await this.#files.describeAll();
    for (const expired of chooseExpired(files, rules, (id) => aliveIds.has(id), this.#now())) {
      await this.#turns.take(expired.sessionId, async () => {
        const [current] = await this.#files.describe(expired);
        // Another of the same run may have been saved meanwhile.
        if (current?.savedAt === expired.savedAt) await this.#files.remove(expired);
      });
    }
  }

  async #openWhole(session: string, run: number | undefined): Promise<SnapshotFile | undefined> {
    for (const place of await this.#files.find(session)) {
      if (run !== undefined && place.run !== run) continue;
      try {
        return await this.#files.open(place);
      } catch (error) {
        if (!(error instanceof DamagedSnapshot)) throw error;
        this.#onDamage(
          `Run ${place.run} of session ${JSON.stringify(session)} cannot be restored: it ${error.message}`,
        );
      }
    }
    return undefined;
  }
}

async function* readParts(file: SnapshotFile): AsyncGenerator<SnapshotPart, void> {
  using open = file;
  yield* decompressParts(open.body());
}
