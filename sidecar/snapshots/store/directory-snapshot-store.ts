import { SandboxError } from "../../../src/protocol/index.ts";
import { discard } from "../../store/layout.ts";
import { compressParts, decompressParts } from "./compression.ts";
import { DamagedSnapshot, onDisk, savingStopped } from "./failures.ts";
import { deriveKeys, loadKey, type SessionKeys } from "./keys.ts";
import { findPlaces, findSessionIds, type Place, placeOf, sessionId } from "./places.ts";
import { chooseExpired, type RetentionRules, type StoredFile } from "./retention.ts";
import { SnapshotFile, writeSnapshot } from "./snapshot-file.ts";
import type { OpenSnapshot, SnapshotStore } from "./snapshot-store.ts";
import { descriptionSchema, type SnapshotDescription, type SnapshotInfo, type SnapshotPart } from "./snapshot.ts";
import { prepareDirectory, StagedFile } from "./staged-file.ts";
import { Turns } from "./turns.ts";

export interface DirectorySnapshotStoreOptions {
  directory: string;
  /** Gets a line about every snapshot that `open` and `copy` have to pass over. */
  onDamage?: (line: string) => void;
  now?: () => number;
}

/** Keeps saved sessions in a directory, which several processes may share. */
export class DirectorySnapshotStore implements SnapshotStore {
  readonly #directory: string;
  readonly #onDamage: (line: string) => void;
  readonly #now: () => number;
  readonly #turns = new Turns();
  #key: Promise<Uint8Array> | undefined;

  constructor({ directory, onDamage = () => {}, now = Date.now }: DirectorySnapshotStoreOptions) {
    this.#directory = directory;
    this.#onDamage = onDamage;
    this.#now = now;
  }

  save(
    description: SnapshotDescription,
    parts: AsyncIterable<SnapshotPart>,
    signal?: AbortSignal,
  ): Promise<SnapshotInfo> {
    return this.#write(description, (write) =>
      compressParts(parts, write, signal).catch((error: unknown) => {
        throw signal?.aborted ? savingStopped(description.session, signal.reason) : error;
      }),
    );
  }

  async list(session?: string): Promise<SnapshotInfo[]> {
    const ids = session === undefined ? await this.#sessionIds() : [sessionId(session)];
    const files = (await Promise.all(ids.map((id) => this.#stored(id)))).flat();
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
    if (!file)
      throw new SandboxError("UNKNOWN_SESSION", `Nothing is saved of the session ${JSON.stringify(from.session)}`);
    return await this.#write({ ...file.description, session: to, savedAt: this.#now() }, async (write) => {
      for await (const bytes of file.body()) await write(bytes);
    });
  }

  remove(session: string, after = -1): Promise<void> {
    return this.#inTurn(sessionId(session), async (id) => {
      const places = await findPlaces(this.#directory, id);
      for (const { path } of places.filter(({ run }) => run > after)) await discard(path);
      await this.#removeIfEmpty(id);
    });
  }

  async prune(rules: RetentionRules, alive: ReadonlySet<string>): Promise<void> {
    const files: StoredSnapshot[] = [];
    for (const id of await this.#sessionIds()) files.push(...(await this.#stored(id)));
    const aliveIds = new Set([...alive].map(sessionId));
    for (const expired of chooseExpired(files, rules, (id) => aliveIds.has(id), this.#now())) {
      await this.#inTurn(expired.sessionId, async (id) => {
        // One that was saved since has taken its place.
        if ((await this.#describe(expired))?.savedAt === expired.savedAt) await discard(expired.path);
        await this.#removeIfEmpty(id);
      });
    }
  }
}
