import { randomUUID } from "node:crypto";
import type { ExecuteOptions } from "../../client/index.ts";
import {
  type ExecutionResult,
  hostError,
  judgeOutcome,
  judgeStop,
  type Outcome,
  type SessionState,
  type StopReason,
  type Verdict,
} from "../../protocol/index.ts";
import type { Interpreter } from "../backend.ts";
import type { Launch, LaunchEnding } from "./launch.ts";
import { MachineRun, OUTPUT_LIMIT } from "./machine-run.ts";
import { PythonProcess } from "./python-process.ts";

const DEFAULT_TIMEOUT_MS = 60_000;

/** One Python in a process, which is started again when it has ended; the next result then says what was lost. */
export class MachineInterpreter implements Interpreter {
  readonly #id = randomUUID();
  readonly #launch: () => Promise<Launch>;
  #process: Promise<PythonProcess> | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #runs = 0;
  #isClosed = false;
  #standing: Pick<SessionState, "state" | "reason"> = { state: "new", reason: null };

  constructor(launch: () => Promise<Launch>) {
    this.#launch = launch;
  }

  async start(): Promise<void> {
    await this.#ready();
  }

  execute(code: string, options: ExecuteOptions): Promise<ExecutionResult> {
    const result = this.#queue.then(() => this.#run(code, options));
    this.#queue = result.catch(() => {});
    return result;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await (await this.#process)?.close();
  }

  async #run(code: string, options: ExecuteOptions): Promise<ExecutionResult> {
    const number = ++this.#runs;
    const run = new MachineRun(`${this.#id}-${number}`, options.onEvent);
    run.emit({ type: "started", session: this.#id, number });
    const startedAt = performance.now();
    const { pythonVersion, ...verdict } = await this.#perform(run, number, code, options);
    const { stdout, stderr, displays } = run;
    const durationMs = performance.now() - startedAt;
    const session = { id: this.#id, run: number, ...this.#standing };
    if (this.#process !== undefined) this.#standing = { state: "kept", reason: null };
    return { ...verdict, stdout, stderr, displays, files: [], packages: [], durationMs, pythonVersion, session };
  }

  async #perform(
    run: MachineRun,
    number: number,
    code: string,
    { signal, timeoutMs = DEFAULT_TIMEOUT_MS, ...options }: ExecuteOptions,
  ): Promise<Verdict & { pythonVersion: string }> {
    if (code.trim() === "") return refuse("NO_CODE", "No Python code provided");
    if (!signal?.aborted && !this.#isClosed) await this.start();
    if (signal?.aborted || this.#isClosed) {
      return refuse("CANCELLED", "The run was cancelled before it started", "cancelled");
    }
    const { python, pythonVersion } = await this.#ready();
    let stopReason: StopReason | undefined;
    const stop = (reason: StopReason) => {
      stopReason ??= reason;
      python.kill(stopReason === "timeout" ? `Run ${number} ran over its time limit` : `Run ${number} was cancelled`);
    };
    const failures: unknown[] = [];
    const timer = setTimeout(stop, timeoutMs, "timeout");
    const abort = () => stop("cancelled");
    signal?.addEventListener("abort", abort);
    try {
      const outcome = new Promise<Outcome>((resolve) => {
        python.onMessage = (message) => {
          if (message.type === "outcome" && message.run === number) return resolve(message.outcome);
          try {
            run.take(message);
          } catch (error) {
            failures.push(error);
            python.kill(`A listener of run ${number} failed`);
          }
        };
      });
      const { stdin = null, arguments: given = "{}" } = options;
      python.send({ run: number, code, arguments: given, stdin, outputLimit: OUTPUT_LIMIT });
      const end = await Promise.race([outcome, python.ended]);
      // What is being killed may have said its last words already; no later run is to meet it.
      if (stopReason !== undefined || failures.length > 0) await python.ended;
      if (failures.length > 0) throw failures[0];
      if ("detail" in end) return { ...judgeEnding(end, stopReason, timeoutMs), pythonVersion };
      return { ...judgeOutcome(end, stopReason, timeoutMs), pythonVersion };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      python.onMessage = () => {};
    }
  }

  async #ready(): Promise<{ python: PythonProcess; pythonVersion: string }> {
    this.#process ??= this.#launch().then((launch) => new PythonProcess(launch));
    const current = this.#process;
    current.catch(() => {
      if (this.#process === current) this.#process = undefined; // The next run tries again.
    });
    const python = await current;
    void python.ended.then(({ detail }) => this.#forget(current, detail));
    return { python, pythonVersion: await python.ready };
  }

  /** Takes note that a process has ended, if it is the one at hand. */
  #forget(ended: Promise<PythonProcess>, reason: string): void {
    if (this.#process !== ended) return;
    this.#process = undefined;
    if (this.#runs > 0) this.#standing = { state: "lost", reason };
  }
}

function judgeEnding({ status, detail }: LaunchEnding, stopReason: StopReason | undefined, limitMs: number): Verdict {
  if (stopReason !== undefined) return { ...judgeStop(stopReason, limitMs, null), value: null, exitCode: null };
  const code = status === "out_of_memory" ? "MEMORY_ERROR" : "SESSION_LOST";
  return { status, error: hostError(code, detail), value: null, exitCode: null };
}

function refuse(code: "NO_CODE" | "CANCELLED", message: string, status: "error" | "cancelled" = "error") {
  return { status, error: hostError(code, message), value: null, exitCode: null, pythonVersion: "" };
}
