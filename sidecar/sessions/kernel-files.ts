import {
  type Completeness,
  type Completions,
  type FileEntry,
  type Inspection,
  SandboxError,
  type Variable,
  workspacePath,
} from "../../src/protocol/index.ts";
import { FILE_CHUNK_BYTES } from "../kernel/limits.ts";
import type { KernelMessage, KernelOrder } from "../kernel/messages.ts";
import type { SnapshotPart } from "../snapshots/store/snapshot-store.ts";

type Answer = Extract<KernelMessage, { id: number }>;

interface Pending {
  take(answer: Answer, bytes: Uint8Array<ArrayBuffer>): void | Promise<void>;
  fail(error: Error): void;
}

/** Takes the bytes of a file, part by part. */
export type FileSink = (part: Uint8Array, size: number) => Promise<void>;

/** Takes a saved session, part by part. */
export interface PartSink {
  add(part: SnapshotPart): Promise<void>;
}

export interface KernelFilesOptions {
  send: (order: KernelOrder, bytes?: Uint8Array) => Promise<void>;
  /** A file was written or deleted. */
  onChange: () => void;
}

/** What a kernel does between runs: the files of /workspace, its variables, questions about code, and saving its session. */
export class KernelFiles {
  #send: KernelFilesOptions["send"];
  #onChange: KernelFilesOptions["onChange"];
  #pending = new Map<number, Pending>();
  #lastId = 0;

  constructor({ send, onChange }: KernelFilesOptions) {
    this.#send = send;
    this.#onChange = onChange;
  }

  async list(): Promise<FileEntry[]> {
    const answer = await this.#ask((id) => ({ order: "list", id }));
    return answer.type === "files" ? answer.files : [];
  }

  async delete(path: string): Promise<void> {
    await this.#ask((id) => ({ order: "delete", id, path: workspacePath(path) }), path);
    this.#onChange();
  }

  async variables(): Promise<Variable[]> {
    const answer = await this.#ask((id) => ({ order: "variables", id }));
    return answer.type === "variables" ? answer.variables : [];
  }

  async complete(code: string, cursor: number): Promise<Completions> {
    const answer = await this.#ask((id) => ({ order: "examine", id, what: "complete", code, cursor }));
    return answer.type === "completions" ? answer.completions : { matches: [], start: cursor, end: cursor };
  }

  async inspect(code: string, cursor: number): Promise<Inspection> {
    const answer = await this.#ask((id) => ({ order: "examine", id, what: "inspect", code, cursor }));
    return answer.type === "inspection" ? answer.inspection : { found: false, bundle: {} };
  }

  async isComplete(code: string): Promise<Completeness> {
    const answer = await this.#ask((id) => ({ order: "examine", id, what: "isComplete", code, cursor: 0 }));
    return answer.type === "completeness" ? answer.completeness : { status: "unknown", indent: "" };
  }

  /** Writes a file of `size` bytes from parts that come as the client sends them. */
  async put(path: string, size: number, parts: AsyncIterable<Uint8Array>): Promise<void> {
    const checked = workspacePath(path);
    const id = ++this.#lastId;
    const done = this.#wait(id, path);
    done.catch(() => {});
    let left = size;
    if (left === 0) await this.#send({ order: "put", id, path: checked, size, last: true });
    for await (const part of parts) {
      left -= part.length;
      await this.#send({ order: "put", id, path: checked, size, last: left === 0 }, part);
    }
    await done;
    this.#onChange();
  }

  /** Reads a file, part by part; the next part is taken when the sink has dealt with the one before. */
  async get(path: string, sink: FileSink): Promise<void> {
    const checked = workspacePath(path);
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    let work = Promise.resolve();
    this.#pending.set(id, {
      fail: reject,
      take: (answer, bytes) => {
        if (answer.type !== "data" || bytes.length > FILE_CHUNK_BYTES) return reject(refusal(answer, path));
        work = work.then(() => sink(bytes, answer.size));
        work.catch(reject);
        if (answer.last) work.then(resolve, reject);
      },
    });
    try {
      await this.#send({ order: "get", id, path: checked });
      await promise;
    } finally {
      this.#pending.delete(id);
    }
  }

  /** Has the kernel send its session; rejects when it cannot be saved exactly. */
  async save(sink: PartSink): Promise<void> {
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#pending.set(id, {
      fail: reject,
      take: (answer, bytes) => {
        if (answer.type === "part") return sink.add({ json: answer.part, bytes });
        if (answer.type === "failed") reject(new SandboxError("INTERNAL", answer.message));
        else resolve();
      },
    });
    try {
      await this.#send({ order: "save", id });
      await promise;
    } finally {
      this.#pending.delete(id);
    }
  }

  /** Has the kernel go back to what it was sent before, or else to its start; rejects when only another kernel can. */
  async rewind(): Promise<void> {
    await this.#ask((id) => ({ order: "rewind", id }));
  }

  /** Takes an answer of the kernel's; a promise when the next has to wait. */
  take(answer: Answer, bytes: Uint8Array<ArrayBuffer>): void | Promise<void> {
    return this.#pending.get(answer.id)?.take(answer, bytes);
  }

  /** The kernel is gone: nothing more will be answered. */
  abandon(reason: string): void {
    for (const { fail } of this.#pending.values()) fail(new SandboxError("SESSION_LOST", reason));
    this.#pending.clear();
  }

  async #ask(order: (id: number) => KernelOrder, path = ""): Promise<Answer> {
    const id = ++this.#lastId;
    const answer = this.#wait(id, path);
    answer.catch(() => {});
    await this.#send(order(id));
    return answer;
  }

  #wait(id: number, path: string): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      this.#pending.set(id, {
        fail: reject,
        take: (answer) => (answer.type === "failed" ? reject(refusal(answer, path)) : resolve(answer)),
      });
    }).finally(() => this.#pending.delete(id));
  }
}

function refusal(answer: Answer, path: string): SandboxError {
  if (answer.type === "failed" && answer.reason === "missing") {
    return new SandboxError("FILE_NOT_FOUND", `There is no file "${path}" in /workspace`);
  }
  return new SandboxError(
    "BAD_PATH",
    `The file "${path}" cannot be used${answer.type === "failed" ? `: ${answer.message}` : ""}`,
  );
}
