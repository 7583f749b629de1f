import type { FileSystem } from "./file-system.ts";
import { isLost, reviveValue, type SavedValue, saveValue } from "./javascript-values.ts";
import {
  captureFiles,
  captureStreams,
  type FileRecord,
  restoreAttributes,
  restoreFile,
  restoreStreams,
  type StreamRecord,
} from "./live/file-tree.ts";
import { compareMemory, type MemoryPart } from "./live/memory.ts";
import type { StateDelta } from "./live/state-delta.ts";
import { openMemory } from "./live/template-file.ts";
import type { LivePython, SessionMemory } from "./pyodide.ts";

/** One part of a saved session; bytes may go with it. */
export type SnapshotPart =
  | {
      part: "state";
      state: StateDelta;
      workingDirectory: string;
      streams: StreamRecord[];
      /** What the monotonic clock showed, in milliseconds. */
      clock: number;
      /** What of the session cannot come back, for its user. */
      lost: string[];
    }
  | { part: "memory"; ranges: MemoryPart["ranges"] }
  | { part: "file"; file: FileRecord; offset: number };

/**
 * A kernel's session as parts, to be laid over its template. Each part is good until the next is asked for.
 *
 * @throws TypeError for a session that cannot be saved exactly; the message names what stands in the way.
 */
export function* captureSession(
  { python, memory, captureDelta }: LivePython,
  template: string,
  host: object,
  lost: string[],
): Generator<[SnapshotPart, Uint8Array<ArrayBuffer>], void> {
  const { FS } = python;
  const streams = captureStreams(FS);
  const state = captureDelta((value) => {
    const saved = saveValue(value, { host, module: python._module });
    if ("lost" in saved && !isLost(value)) lost.push(`a JavaScript ${saved.lost}`);
    return saved;
  });
  yield [{ part: "state", state, workingDirectory: FS.cwd(), streams, clock: performance.now(), lost }, NOTHING];
  using base = openMemory(template);
  for (const { ranges, bytes } of compareMemory(memory(), base.readAt)) yield [{ part: "memory", ranges }, bytes];
  for (const { file, offset, bytes } of captureFiles(FS)) yield [{ part: "file", file, offset }, bytes];
}

/** The parts of a saved session, collected, and how they are put back into a kernel. */
export class SessionParts {
  #state: Extract<SnapshotPart, { part: "state" }> | undefined;
  #memory: MemoryPart[] = [];
  #files: { file: FileRecord; data: Uint8Array<ArrayBuffer> }[] = [];

  get isEmpty(): boolean {
    return this.#state === undefined;
  }

  /** What the session loses. */
  get lost(): string[] {
    return this.#state?.lost ?? [];
  }

  add(part: SnapshotPart, bytes: Uint8Array<ArrayBuffer>): void {
    if (part.part === "state") this.#state = part;
    else if (part.part === "memory") this.#memory.push({ ranges: part.ranges, bytes });
    else {
      if (part.offset === 0) this.#files.push({ file: part.file, data: new Uint8Array(part.file.size) });
      this.#files.at(-1)?.data.set(bytes, part.offset);
    }
  }

  /** Undefined when there is no saved session. */
  memory(host: object): SessionMemory | undefined {
    if (this.#state === undefined) return undefined;
    return {
      state: this.#state.state,
      memory: this.#memory,
      deserialize: (value, module) => reviveValue(value as SavedValue, { host, module }),
    };
  }

  /** Has time go on from where it was, as for a process that was stopped: what Python measured before must not lie ahead. */
  continueClock(): void {
    if (this.#state === undefined) return;
    const now = performance.now.bind(performance);
    const ahead = this.#state.clock - now();
    performance.now = () => now() + ahead;
  }

  /** Puts files, open files and the working directory back; `streams` are open where there is no saved session. */
  restoreFiles(FS: FileSystem, streams: StreamRecord[], isForOnce = true): void {
    for (const { file, data } of this.#files) restoreFile(FS, file, isForOnce ? data : data.slice());
    restoreStreams(FS, this.#state?.streams ?? streams);
    restoreAttributes(
      FS,
      this.#files.map(({ file }) => file),
    );
    if (this.#state) FS.chdir(this.#state.workingDirectory);
  }

  clear(): void {
    this.#state = undefined;
    this.#memory = [];
    this.#files = [];
  }
}

const NOTHING = new Uint8Array(0);
