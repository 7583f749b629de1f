import { join } from "node:path";
import { discard } from "../../store/layout.ts";
import { DamagedSnapshot, onDisk } from "./failures.ts";
import { HistoryFile } from "./history-file.ts";
import { deriveKeys, deriveSecret, loadKey, type SessionKeys } from "./keys.ts";
import { findPlaces, findSessionIds, type Place, placeOf, sessionId } from "./places.ts";
import type { StoredFile } from "./retention.ts";
import { type BodyWriter, SnapshotFile, writeSnapshot } from "./snapshot-file.ts";
import type { SnapshotDescription, SnapshotInfo } from "./snapshot.ts";
import { prepareDirectory, StagedFile } from "./staged-file.ts";

/** A file that is there; without a description when it cannot be used. */
export interface StoredSnapshot extends Place, StoredFile {
  info?: SnapshotInfo;
}

/** The files of a store and what proves that they are its own: no file is used before it was checked here. */
export class SnapshotFiles {
  readonly directory: string;
  #key: Promise<Uint8Array> | undefined;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** Writes a file to its place, or none. */
  async write(description: SnapshotDescription, writeBody: BodyWriter): Promise<SnapshotInfo> {
    const id = sessionId(description.session);
    const keys = (await this.#keys())(id);
    await using file = await StagedFile.create(this.directory);
    const size = await writeSnapshot(file, keys, description, writeBody);
    await file.publish(placeOf(this.directory, id, description.run).path);
    return { ...description, size };
  }

  /**
   * Opens a file that is whole and is what its place says.
   *
   * @throws DamagedSnapshot when it is not.
   */
  async open(place: Place): Promise<SnapshotFile> {
    const file = await this.#openUnverified(place);
    try {
      await file.verify((await this.#keys())(place.sessionId));
      return file;
    } catch (error) {
      file[Symbol.dispose]();
      throw error;
    }
  }

  /** Places of a session's files, that of the last run first. */
  find(session: string): Promise<Place[]> {
    return onDisk(this.directory, () => findPlaces(this.directory, sessionId(session)));
  }

  /** All files, or those of a session; those of a session in the order of `find`. Only their headers are read. */
  async describeAll(session?: string): Promise<StoredSnapshot[]> {
    const ids =
      session === undefined ? await onDisk(this.directory, () => findSessionIds(this.directory)) : [sessionId(session)];
    const described: StoredSnapshot[] = [];
    for (const id of ids) {
      const places = await onDisk(this.directory, () => findPlaces(this.directory, id));
      for (const place of places) described.push(...(await this.describe(place)));
    }
    return described;
  }

  /** A list of what is at a place, as there may be nothing any more. */
  async describe(place: Place): Promise<StoredSnapshot[]> {
    const stat = await Deno.stat(place.path).catch(() => undefined);
    if (!stat) return [];
    try {
      using file = await this.#openUnverified(place);
      const info = { ...file.description, size: file.size };
      return [{ ...place, savedAt: info.savedAt, size: info.size, usable: true, info }];
    } catch (error) {
      if (!(error instanceof DamagedSnapshot)) throw error;
      return [{ ...place, savedAt: stat.mtime?.getTime() ?? 0, size: stat.size, usable: false }];
    }
  }

  history(session: string): HistoryFile {
    return new HistoryFile(this.directory, sessionId(session));
  }

  /** Removes a file, and its session's directory and history with the last one. */
  remove({ path, sessionId }: Place): Promise<void> {
    return onDisk(this.directory, async () => {
      await discard(path);
      const isLast = (await findPlaces(this.directory, sessionId)).length === 0;
      if (isLast) await new HistoryFile(this.directory, sessionId).remove();
      await Deno.remove(join(this.directory, sessionId)).catch(() => {}); // Others are in it.
    });
  }

  /** See `SnapshotStore.secret`. */
  async secret(purpose: string): Promise<Uint8Array> {
    return deriveSecret(await this.#loadKey(), purpose);
  }

  async #openUnverified(place: Place): Promise<SnapshotFile> {
    const keys = await this.#keys();
    const file = await SnapshotFile.open(place.path, (session) => keys(sessionId(session)));
    const { session, run } = file.description;
    if (sessionId(session) === place.sessionId && run === place.run) return file;
    file[Symbol.dispose]();
    throw new DamagedSnapshot("is of another session or run");
  }

  async #keys(): Promise<(id: string) => SessionKeys> {
    const key = await this.#loadKey();
    return (id) => deriveKeys(key, id);
  }

  #loadKey(): Promise<Uint8Array> {
    this.#key ??= prepareDirectory(this.directory).then(() => loadKey(this.directory));
    this.#key.catch(() => (this.#key = undefined));
    return this.#key;
  }
}
