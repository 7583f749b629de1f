import type { FileSystem } from "./file-system.ts";
import {
  captureFiles,
  captureStreams,
  type FileRecord,
  restoreAttributes,
  restoreFile,
  restoreStreams,
  type StreamRecord,
} from "./live/file-tree.ts";
import { Primitive } from "./live/capture.ts";
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
    if (value === host) return { host: "" };
    if (value instanceof Primitive && typeof value.value !== "symbol") return writePrimitive(value.value);
    if (value === python._module) return { module: "" };
    const member = Object.entries(host).find(([, own]) => own === value);
    if (member) return { host: member[0] };
    const gone = lostObjects.get(value as object);
    if (gone !== undefined) return { lost: gone };
    const name = globalName(value);
    if (name !== undefined) return { global: name };
    const description = describe(value);
    lost.push(`a JavaScript ${description}`);
    return { lost: description };
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
      deserialize: (value, module) => revive(value as SavedValue, host, module),
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

/** What is written down for a JavaScript value: which of the kernel's own it is, or that it is lost. */
type SavedValue = { host: string } | { module: string } | { global: string } | { lost: string } | SavedPrimitive;

/** JSON has neither `undefined` nor large integers; `value` is the text of those. */
interface SavedPrimitive {
  primitive: string;
  value?: unknown;
}

function writePrimitive(value: unknown): SavedPrimitive {
  const isText = typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value));
  return { primitive: typeof value, value: isText ? String(value) : value };
}

function readPrimitive({ primitive, value }: SavedPrimitive): unknown {
  if (primitive === "bigint") return BigInt(value as string);
  return primitive === "number" ? Number(value) : value;
}

function revive(value: SavedValue, host: object, module: object): unknown {
  if ("primitive" in value) return readPrimitive(value);
  if ("lost" in value) return lostObject(value.lost);
  if ("module" in value) return module;
  if ("global" in value) return Reflect.get(globalThis, value.global);
  return value.host === "" ? host : (...args: unknown[]) => (Reflect.get(host, value.host) as Callable)(...args);
}

type Callable = (...args: unknown[]) => unknown;

/** The names that JavaScript itself brings: what `from js import fetch` gave is there again in another process. */
const GLOBALS: ReadonlySet<unknown> = new Set(Object.getOwnPropertyNames(globalThis));

function globalName(value: unknown): string | undefined {
  if (typeof value !== "object" && typeof value !== "function") return undefined;
  const { name, [Symbol.toStringTag]: tag } = value as { name?: unknown; [Symbol.toStringTag]?: unknown };
  const isIts = (text: unknown): text is string =>
    GLOBALS.has(text) && Reflect.get(globalThis, text as string) === value;
  return [name, tag].find(isIts);
}

function describe(value: unknown): string {
  const name = (value as { constructor?: { name?: unknown } } | null)?.constructor?.name;
  return typeof name === "string" ? name : typeof value;
}

/** What the objects were that stand for lost ones. */
const lostObjects = new WeakMap<object, string>();

/** Stands for a JavaScript object that could not be saved: whatever is done with it says so. */
function lostObject(description: string): unknown {
  const fail = () => {
    throw new TypeError(
      `This JavaScript ${description} did not survive the time that its session was saved; make it anew`,
    );
  };
  const object = new Proxy(function lost() {}, { get: fail, set: fail, apply: fail, construct: fail, has: fail });
  lostObjects.set(object, description);
  return object;
}
