import type { WorkerProcess } from "./worker-process.ts";

/** Time in milliseconds that a worker is kept for the next piece of work: starting one takes seconds. */
const IDLE_MS = 30_000;

/** Lends workers, each to one piece of work at a time. */
export class WorkerPool implements AsyncDisposable {
  readonly #start: () => WorkerProcess;
  readonly #idle = new Map<WorkerProcess, ReturnType<typeof setTimeout>>();

  constructor(start: () => WorkerProcess) {
    this.#start = start;
  }

  async use<T>(work: (worker: WorkerProcess) => Promise<T>): Promise<T> {
    const worker = this.#takeIdle() ?? this.#start();
    try {
      return await work(worker);
    } finally {
      if (worker.broken) await worker[Symbol.asyncDispose]();
      else
        this.#idle.set(
          worker,
          setTimeout(() => void this.#end(worker), IDLE_MS),
        );
    }
  }

  /** Ends the workers that nobody uses. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Array.from(this.#idle.keys(), (worker) => this.#end(worker)));
  }

  #takeIdle(): WorkerProcess | undefined {
    const [worker, timer] = this.#idle.entries().next().value ?? [];
    if (!worker) return undefined;
    clearTimeout(timer);
    this.#idle.delete(worker);
    return worker;
  }

  async #end(worker: WorkerProcess): Promise<void> {
    clearTimeout(this.#idle.get(worker));
    this.#idle.delete(worker);
    await worker[Symbol.asyncDispose]();
  }
}
