import { availableParallelism } from "node:os";
import { SandboxError } from "../protocol/index.ts";
import type { Backend, BackendName, Interpreter } from "./backend.ts";
import { type CallOptions, toExecuteOptions } from "./call-options.ts";
import { type ExecutorResult, toExecutorResult } from "./executor-result.ts";

/** One of the calls of `executeMany`. */
export interface Call extends CallOptions {
  code: string;
}

export interface ManyOptions {
  /** Calls at the same time; as many as there are processors by default. */
  concurrency?: number;
  /** Ends all calls when it is aborted. */
  signal?: AbortSignal;
}

export interface Health {
  healthy: boolean;
  backend: BackendName;
  /** What runs the code, such as `Python 3.12.1`, or why nothing does. */
  detail: string;
  /** What to do when it is not healthy. */
  suggestion: string | null;
}

/**
 * Runs Python code and gives its value as JavaScript has it. Its variables stay from call to call; calls wait for one another.
 *
 * @example
 * await using executor = createExecutor();
 * const { value } = await executor.execute("return [a + b, a * b]", { args: { a: 2, b: 3 } }); // [5, 6]
 */
export class Executor implements AsyncDisposable {
  readonly #backend: Backend;
  readonly #timeout: number | undefined;
  #started: Promise<unknown> | undefined;
  #main: Interpreter | undefined;

  /** @internal Made by `createExecutor`. */
  constructor(backend: Backend, timeout: number | undefined) {
    this.#backend = backend;
    this.#timeout = timeout;
  }

  get backend(): BackendName {
    return this.#backend.name;
  }

  /**
   * Starts what runs the code; the first call does it where you do not.
   *
   * @throws SandboxError `BACKEND_UNAVAILABLE`, or what `SandboxClient.connect` throws
   */
  async setup(): Promise<void> {
    await this.#start();
    this.#main ??= this.#backend.open();
    await this.#main.start();
  }

  /**
   * Runs code, which may `return` at its top. An exception in Python, a timeout and an abort are results too.
   *
   * An error that one of the listeners throws ends the call and rejects.
   *
   * @throws SandboxError `BAD_REQUEST` for options that are no good, and what `setup` throws
   */
  async execute(code: string, options: CallOptions = {}): Promise<ExecutorResult> {
    const checked = toExecuteOptions(code, options, this.#timeout);
    await this.#start();
    this.#main ??= this.#backend.open();
    return toExecutorResult(await this.#main.execute(code, checked));
  }

  /**
   * Runs pieces of code at the same time, each in a new Python of its own, and gives their results in the same order. They share
   * nothing, neither with one another nor with `execute`.
   *
   * @throws SandboxError as `execute`; the calls that have not begun are then left out
   */
  async executeMany(calls: (string | Call)[], options: ManyOptions = {}): Promise<ExecutorResult[]> {
    const { concurrency = availableParallelism(), signal } = options;
    if (!Array.isArray(calls)) throw new SandboxError("BAD_REQUEST", "Expected a list of calls");
    if (!Number.isInteger(concurrency) || concurrency < 1) {
      throw new SandboxError(
        "BAD_REQUEST",
        `Expected "concurrency" to be a whole number from 1 and got "${concurrency}"`,
      );
    }
    const checked = calls.map((call) => {
      const { code, ...own } = typeof call === "string" ? { code: call } : { ...call };
      return { code, options: toExecuteOptions(code, { signal, ...own }, this.#timeout) };
    });
    await this.#start();
    const results: ExecutorResult[] = [];
    // All workers take from one generator, which ends for all of them when one fails.
    const waiting = (function* () {
      yield* checked.entries();
    })();
    const work = async () => {
      for (const [index, { code, options }] of waiting) {
        const interpreter = this.#backend.open();
        try {
          results[index] = toExecutorResult(await interpreter.execute(code, options));
        } finally {
          await interpreter.close();
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, calls.length) }, work));
    return results;
  }

  /** Says whether code can run here, starting what it takes to know; never rejects. */
  async health(): Promise<Health> {
    const { name: backend } = this.#backend;
    try {
      return { healthy: true, backend, detail: await this.#backend.start(), suggestion: null };
    } catch (error) {
      const suggestion = error instanceof SandboxError ? error.suggestion : null;
      return { healthy: false, backend, detail: error instanceof Error ? error.message : String(error), suggestion };
    }
  }

  /** Ends what runs the code, and its variables with it; a later call starts anew. */
  async cleanup(): Promise<void> {
    const main = this.#main;
    this.#main = undefined;
    this.#started = undefined;
    try {
      await main?.close();
    } finally {
      await this.#backend.stop();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.cleanup();
  }

  #start(): Promise<unknown> {
    this.#started ??= this.#backend.start().catch((error: unknown) => {
      this.#started = undefined;
      throw error;
    });
    return this.#started;
  }
}
