import { encodeFrame, readFrames } from "../kernel/link.ts";
import { type KernelMessage, kernelMessageSchema, type KernelOrder } from "../kernel/messages.ts";

export interface KernelOptions {
  /** Command line after `deno`. */
  args: string[];
  /** Deno's cache directory. */
  denoDirectory: string;
  onMessage(message: KernelMessage, bytes: Uint8Array<ArrayBuffer>): void;
}

export type EndReason = "memory" | "exit" | "protocol" | "killed";

/** How a kernel's process ended. */
export interface Ending {
  reason: EndReason;
  /** One sentence. */
  detail: string;
}

const ERROR_TAIL_CHARACTERS = 4000;
const OUT_OF_MEMORY = /out of memory|OOM error|allocation failed|Allocation failed/i;

/** The process of one kernel. What it says is checked and handed on; a kernel that breaks the protocol is ended. */
export class Kernel {
  /** The Python version, once Python has booted; rejects when the process ends before. */
  readonly ready: Promise<string>;
  readonly ended: Promise<Ending>;
  readonly pid: number;
  #process: Deno.ChildProcess;
  #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  #ending: Ending | undefined;
  #onMessage: KernelOptions["onMessage"];
  #isReady = Promise.withResolvers<string>();

  constructor({ args, denoDirectory, onMessage }: KernelOptions) {
    this.#onMessage = onMessage;
    this.#process = new Deno.Command(Deno.execPath(), {
      args,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      clearEnv: true,
      env: { DENO_DIR: denoDirectory, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    }).spawn();
    this.pid = this.#process.pid;
    this.#writer = this.#process.stdin.getWriter();
    const secret = crypto.randomUUID();
    this.send({ order: "boot", secret });
    this.ready = this.#isReady.promise;
    this.ready.catch(() => {});
    this.ended = this.#follow(new TextEncoder().encode(secret));
  }

  set onMessage(listener: KernelOptions["onMessage"]) {
    this.#onMessage = listener;
  }

  /** Resolves when the pipe has room again; an ended kernel takes no orders, and `ended` tells. */
  async send(order: KernelOrder, bytes?: Uint8Array): Promise<void> {
    await this.#writer.write(encodeFrame(JSON.stringify(order), bytes)).catch(() => {});
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

  async #follow(secret: Uint8Array): Promise<Ending> {
    const errors = readTail(this.#process.stderr);
    try {
      for await (const { json, bytes } of readFrames(reader(this.#process.stdout), secret)) {
        this.#take(kernelMessageSchema.parse(JSON.parse(json)), bytes);
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

  #take(message: KernelMessage, bytes: Uint8Array<ArrayBuffer>): void {
    if (message.type === "ready") this.#isReady.resolve(message.pythonVersion);
    else if (message.type === "broken")
      this.kill("protocol", `The code broke Python's runtime: ${message.message.slice(0, 200)}`);
    else this.#onMessage(message, bytes);
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
