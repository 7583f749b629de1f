import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { FromWorker, ToWorker } from "./worker/messages.ts";

export interface WorkerOptions {
  pyodideDirectory: string;
  /** Directory of the worker's Python files. */
  pythonDirectory: string;
  /** What it may read besides Pyodide and its own files. */
  read: string;
  /** What it may write, inside `read`. */
  write: string;
}

/** Answers what the resolver asks; null for what is not known. */
export type Answerer = (what: "project" | "metadata", value: string) => Promise<string | null>;

/** A process with Pyodide for the store's own work; it has no network and one directory to write. */
export class WorkerProcess implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: AsyncIterator<string>;
  readonly #encoder = new TextEncoder();

  #working = false;
  #ended = false;

  /** Whether it cannot take another job: it ended, or was left in the middle of one. */
  get broken(): boolean {
    return this.#working || this.#ended;
  }

  constructor({ pyodideDirectory, pythonDirectory, read, write }: WorkerOptions) {
    const main = fileURLToPath(new URL("./worker/main.js", import.meta.url));
    const args = ["run", "--no-prompt", "--no-remote", "--no-lock", "--no-config", "--cached-only"];
    args.push(`--allow-read=${[pyodideDirectory, pythonDirectory, read].join(",")}`);
    args.push(`--allow-write=${write}`, main, pyodideDirectory, pythonDirectory);
    this.#process = new Deno.Command(Deno.execPath(), {
      args,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#writer = this.#process.stdin.getWriter();
    void this.#process.status.then(() => (this.#ended = true));
    const lines = createInterface({ input: Readable.fromWeb(this.#process.stdout as never) });
    this.#lines = lines[Symbol.asyncIterator]();
  }

  /** Compiles the packages in a directory. */
  async compile(directory: string): Promise<void> {
    await this.#run({ type: "compile", directory }, () => Promise.resolve(null));
  }

  /** Resolves requirements with the micropip in a directory; the input and the answer are JSON. */
  async resolve(directory: string, input: string, answerer: Answerer): Promise<string> {
    return this.#run({ type: "resolve", directory, input }, answerer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await this.#process.status;
  }

  async #run(job: ToWorker, answerer: Answerer): Promise<string> {
    this.#working = true;
    await this.#send(job);
    const refused = Promise.withResolvers<never>();
    for (;;) {
      const { value, done } = await Promise.race([this.#lines.next(), refused.promise]);
      if (done) throw new Error("The package store's Python process ended before its work was done");
      const message = JSON.parse(value) as FromWorker;
      this.#working = message.type === "ask";
      if (message.type === "done") return message.value;
      if (message.type === "failed") throw new Error(message.message);
      answerer(message.what, message.value)
        .then((answer) => this.#send({ type: "answer", question: message.question, value: answer }))
        .catch(refused.reject);
    }
  }

  async #send(message: ToWorker): Promise<void> {
    await this.#writer.write(this.#encoder.encode(`${JSON.stringify(message)}\n`));
  }
}
