import { encodeFrame, readFrames } from "../kernel/link.ts";
import { type KernelMessage, kernelMessageSchema, type KernelOrder, type Mount } from "../kernel/messages.ts";
import type { SnapshotPart } from "../snapshots/store/snapshot-store.ts";
import type { KernelBase } from "./kernel-command.ts";

export interface KernelOptions {
  /** Command line after `deno`. */
  args: string[];
  /** Those of the arguments that are its rights, as one text. */
  flags: string;
  /** Deno's cache directory. */
  denoDirectory: string;
  base: KernelBase;
  /** A saved session to start from. */
  parts?: AsyncIterable<SnapshotPart>;
}

/** What a kernel says when Python has booted. */
export interface Readiness {
  pythonVersion: string;
  /** What of a saved session could not be brought back. */
  lost: string[];
}

type OnMessage = (message: KernelMessage, bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>;

export type EndReason = "memory" | "exit" | "protocol" | "killed";

/** How a kernel's process ended. */
export interface Ending {
  reason: EndReason;
  /** One sentence. */
  detail: string;
}

/** Deno's, and glibc's: what compiling took goes back to the system. */
const ENVIRONMENT = {
  DENO_NO_UPDATE_CHECK: "1",
  NO_COLOR: "1",
  MALLOC_TRIM_THRESHOLD_: "131072",
  MALLOC_MMAP_THRESHOLD_: "131072",
};

const ERROR_TAIL_CHARACTERS = 4000;
const OUT_OF_MEMORY = /out of memory|OOM error|allocation failed|Allocation failed/i;

/** The process of one kernel. What it says is checked and handed on; a kernel that breaks the protocol is ended. */
export class Kernel {
  /** Resolves when Python has booted; rejects when the process ends before. */
  readonly ready: Promise<Readiness>;
  readonly ended: Promise<Ending>;
  readonly pid: number;
  /** Its rights, as one text. */
  readonly flags: string;
  /** Bytes that the process held for itself when that was read last; null while that is not known. */
  memory: number | null = null;
  #process: Deno.ChildProcess;
  #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  #ending: Ending | undefined;
  /** Takes the kernel's messages; the next is read when what it returns has settled. */
  onMessage: OnMessage = () => {};
  /** Directory of the template that it was started with. */
  readonly template: string;
  /** Directories that Python sees from the start. */
  readonly mounts: readonly Mount[];
  #isReady = Promise.withResolvers<Readiness>();

  constructor({ args, flags, denoDirectory, base, parts }: KernelOptions) {
    this.flags = flags;
    this.template = base.template;
    this.mounts = base.mounts;
    this.#process = new Deno.Command(Deno.execPath(), {
      args,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      clearEnv: true,
      env: { ...ENVIRONMENT, DENO_DIR: denoDirectory },
    }).spawn();
    this.pid = this.#process.pid;
    this.#writer = this.#process.stdin.getWriter();
    const secret = crypto.randomUUID();
    void this.#boot(secret, parts);
    this.ready = this.#isReady.promise;
    this.ready.catch(() => {});
    this.ended = this.#follow(new TextEncoder().encode(secret));
  }

  /** Resolves when the pipe has room again; an ended kernel takes no orders, and `ended` tells. */
  async send(order: KernelOrder, bytes?: Uint8Array): Promise<void> {
    await this.#write(JSON.stringify(order), bytes);
  }

  /** Sends a saved session, which no one but kernels reads. */
  async sendParts(parts: Iterable<SnapshotPart> | AsyncIterable<SnapshotPart>): Promise<void> {
    for await (const { json, bytes } of parts) await this.#write(`{"order":"part","part":${json}}`, bytes);
  }

  /** Ends the process at once. The first reason to end wins. */
  kill(reason: EndReason, detail: string): void {
    this.#ending ??= { reason, detail };
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }

  async #boot(secret: string, parts: AsyncIterable<SnapshotPart> | undefined): Promise<void> {
    try {
      await this.sendParts(parts ?? []);
      await this.send({ order: "boot", secret });
    } catch (error) {
      this.kill("exit", `The saved session could not be read: ${String(error)}`);
    }
  }

  async #write(json: string, bytes?: Uint8Array): Promise<void> {
    await this.#writer.write(encodeFrame(json, bytes)).catch(() => {});
  }

  async #follow(secret: Uint8Array): Promise<Ending> {
    const errors = readTail(this.#process.stderr);
    try {
      for await (const { json, bytes } of readFrames(reader(this.#process.stdout), secret)) {
        await this.#take(kernelMessageSchema.parse(JSON.parse(json)), bytes);
      }
    } catch {
      this.kill("protocol", "The kernel broke its protocol with the sidecar");
    }
    const { code, signal } = await this.#process.status;
    const ending = this.#ending ?? explain(await errors, code, signal);
    if (ending.reason === "exit") console.error(`Kernel ${this.pid}: ${ending.detail}\n${await errors}`);
    this.#isReady.reject(new Error(ending.detail));
    return ending;
  }

  #take(message: KernelMessage, bytes: Uint8Array<ArrayBuffer>): void | Promise<void> {
    if (message.type === "ready") this.#isReady.resolve(message);
    else if (message.type === "broken")
      this.kill("protocol", `The code broke Python's runtime: ${message.message.slice(0, 200)}`);
    else return this.onMessage(message, bytes);
  }
}

function explain(errors: string, code: number, signal: Deno.Signal | null): Ending {
  if (OUT_OF_MEMORY.test(errors)) return { reason: "memory", detail: "The kernel's process ran out of memory" };
  const how = signal === null ? `with exit code "${code}"` : `by signal "${signal}"`;
  return { reason: "exit", detail: `The kernel's process ended ${how}` };
}

function reader(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const chunks = stream.getReader();
  let rest: Uint8Array | undefined;
  return async (buffer: Uint8Array): Promise<number | null> => {
    rest ??= (await chunks.read()).value;
    if (rest === undefined) return null;
    const part = rest.subarray(0, buffer.length);
    buffer.set(part);
    rest = part.length < rest.length ? rest.subarray(part.length) : undefined;
    return part.length;
  };
}

async function readTail(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let tail = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream()))
    tail = (tail + text).slice(-ERROR_TAIL_CHARACTERS);
  return tail;
}
