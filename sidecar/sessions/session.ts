import type { EffectivePolicy, Template } from "../../src/config/policy.ts";
import {
  type ExecuteRequest,
  type ExecutionResult,
  SandboxError,
  type SessionInfo,
  type Variable,
} from "../../src/protocol/index.ts";
import type { KernelMessage } from "../kernel/messages.ts";
import { answerInstall, type Installer } from "./answer-install.ts";
import { Deadline } from "./deadline.ts";
import { KernelFiles } from "./kernel-files.ts";
import type { Ending, Kernel } from "./kernel.ts";
import { hostError, judgeEnding, judgeOutcome, type Verdict } from "./outcomes.ts";
import { Run } from "./run.ts";

export interface SessionOptions {
  id: string;
  agent: string | null;
  policy: EffectivePolicy;
  installer: Installer;
  startKernel: (template: Template) => Promise<Kernel>;
  /** Resident bytes of a kernel's process; null where the system does not tell. */
  memoryOf: (kernel: Kernel) => Promise<number | null>;
  /** Why the state that the client knows of is gone; null for a session that is new. */
  lost: string | null;
  onEvent: (event: "ended" | "lost", reason: string | null) => void;
}

/** Code that is quicker with the science packages loaded; a session that begins with a file is taken for one that analyses data. */
const SCIENCE = /\b(numpy|pandas|matplotlib|scipy|sklearn|seaborn)\b/;
/** Milliseconds from an interrupt to the kill of a kernel that goes on. */
const GRACE_MS = 1000;
/** Bytes that a kernel's process may hold beyond Python's memory. */
const OVERHEAD_BYTES = 768 * 1024 * 1024;
/** Runs whose events are kept for clients that come back. */
const KEPT_RUNS = 8;

/** What the kernel's outcome says of a run, beside its verdict. */
type Report = Verdict & Pick<ExecutionResult, "files" | "durationMs">;

/** A conversation's Python: one kernel at a time, and a queue of runs for it. */
export class Session {
  readonly id: string;
  readonly agent: string | null;
  readonly files: KernelFiles;
  lastUsedAt = Date.now();
  #options: SessionOptions;
  #kernel: Kernel | undefined;
  #starting: Promise<Kernel> | undefined;
  #isClosed = false;
  #queue: Promise<unknown> = Promise.resolve();
  #runs: Run[] = [];
  #runCount = 0;
  #pythonVersion = "";
  #current:
    | { run: Run; deadline: Deadline; settle(outcome: Extract<KernelMessage, { type: "outcome" }>): void }
    | undefined;
  #state: ExecutionResult["session"]["state"];
  #reason: string | null;
  #answerInput: ((text: string | null) => void) | undefined;

  constructor(options: SessionOptions) {
    this.id = options.id;
    this.agent = options.agent;
    this.#options = options;
    this.#state = options.lost === null ? "new" : "lost";
    this.#reason = options.lost;
    this.files = new KernelFiles((order, bytes) => this.#ensureKernel().then((kernel) => kernel.send(order, bytes)));
  }

  get isIdle(): boolean {
    return this.#current === undefined;
  }

  async info(): Promise<SessionInfo> {
    return {
      id: this.id,
      agent: this.agent,
      state: this.#isClosed
        ? "ended"
        : this.#current
          ? "running"
          : this.#starting && !this.#kernel
            ? "starting"
            : "idle",
      runs: this.#runCount,
      memory: this.#kernel ? await this.#options.memoryOf(this.#kernel) : null,
      lastUsedAt: this.lastUsedAt,
    };
  }

  findRun(id: string): Run | undefined {
    return this.#runs.find((run) => run.id === id);
  }

  /** Queues a run behind those that are under way. */
  execute(request: ExecuteRequest): Run {
    const run = new Run(request, this.#outputLimit);
    this.#runs.push(run);
    if (this.#runs.length > KEPT_RUNS && this.#runs[0]?.isOver) this.#runs.shift();
    this.#queue = this.#queue.then(() => this.#work(run));
    return run;
  }

  /** Ends a run, or the one that is under way when none is named; false when there is none such. */
  interrupt(id?: string): boolean {
    const run = id === undefined ? this.#current?.run : this.findRun(id);
    if (run === undefined || run.isOver) return false;
    this.#stop(run, "cancelled");
    return true;
  }

  /** Gives Python the input that it waits for; false when it does not wait. */
  answerInput(runId: string, text: string | null): boolean {
    if (this.#current?.run.id !== runId || this.#answerInput === undefined) return false;
    this.#answerInput(text);
    return true;
  }

  async variables(): Promise<Variable[]> {
    if (this.#kernel === undefined) return [];
    return this.files.variables();
  }

  async close(reason: string): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const kernel = await this.#starting?.catch(() => undefined);
    kernel?.kill("killed", reason);
    await kernel?.ended;
    this.#options.onEvent("ended", reason);
  }

  /** Ends a kernel whose process has grown beyond what Python's memory limit explains. */
  async checkMemory(): Promise<void> {
    const memory = this.#kernel && (await this.#options.memoryOf(this.#kernel));
    if (memory && memory > this.#options.policy.memory.megabytes * 1024 * 1024 + OVERHEAD_BYTES) {
      this.#kernel?.kill("memory", `The kernel's process held ${Math.round(memory / 1024 / 1024)} MiB`);
    }
  }

  get #outputLimit(): number {
    return this.#options.policy.output.maxKilobytes * 1024;
  }

  async #work(run: Run): Promise<void> {
    this.lastUsedAt = Date.now();
    const number = ++this.#runCount;
    run.emit({ type: "started", session: this.id, number });
    const report = await this.#perform(run, number).catch((error: unknown) => failedReport(error));
    this.lastUsedAt = Date.now();
    run.emit({
      type: "result",
      result: {
        ...run.collect(),
        ...report,
        pythonVersion: this.#pythonVersion,
        session: { id: this.id, run: number, state: this.#state, reason: this.#reason },
      },
    });
    if (this.#kernel !== undefined) {
      this.#state = "kept";
      this.#reason = null;
    }
  }

  async #perform(run: Run, number: number): Promise<Report> {
    const { request } = run;
    if (request.code.trim() === "") return { ...refused(), files: [], durationMs: 0 };
    if (run.stopReason !== undefined) return { ...judgeEnding(run, CANCELLED, 0), files: [], durationMs: 0 };
    const kernel = await this.#ensureKernel(request.code);
    const startedAt = performance.now();
    const limitMs = this.#timeLimit(request.timeoutMs);
    const outcome = Promise.withResolvers<Extract<KernelMessage, { type: "outcome" }>>();
    const deadline = new Deadline(limitMs, () => this.#stop(run, "timeout"));
    this.#current = { run, deadline, settle: outcome.resolve };
    try {
      kernel.send({ order: "run", run: number, request: this.#runOrder(request, number) });
      const end = await Promise.race([outcome.promise, kernel.ended]);
      if ("reason" in end) {
        return { ...judgeEnding(run, end, limitMs), files: [], durationMs: performance.now() - startedAt };
      }
      return { ...judgeOutcome(run, end.outcome, limitMs), files: end.files, durationMs: end.duration };
    } finally {
      deadline.stop();
      this.#current = undefined;
      this.#answerInput?.(null);
    }
  }

  #runOrder(request: ExecuteRequest, number: number) {
    return {
      code: request.code,
      filename: request.filename ?? `<run ${number}>`,
      script: request.filename !== undefined,
      stdin: request.stdin ?? null,
      interactive: request.interactive ?? false,
      packages: request.packages ?? [],
      outputLimit: this.#outputLimit,
    };
  }

  #timeLimit(askedMs: number | undefined): number {
    const { defaultSeconds, maxSeconds } = this.#options.policy.time;
    return Math.min(askedMs ?? defaultSeconds * 1000, maxSeconds * 1000);
  }

  #stop(run: Run, reason: "timeout" | "cancelled"): void {
    run.stopReason ??= reason;
    if (this.#current?.run !== run || this.#kernel === undefined) return;
    const kernel = this.#kernel;
    kernel.send({ order: "interrupt", run: this.#runCount });
    setTimeout(() => {
      if (run.isOver) return;
      const why = run.stopReason === "timeout" ? "ran over its time limit" : "was cancelled";
      kernel.kill("killed", `Run ${this.#runCount} ${why} and did not stop when it was interrupted`);
    }, GRACE_MS);
  }

  /** The session's kernel; when there is none, one with the template that the code at hand needs. */
  #ensureKernel(code?: string): Promise<Kernel> {
    if (this.#isClosed) return Promise.reject(new SandboxError("UNKNOWN_SESSION", `Session "${this.id}" has ended`));
    this.#starting ??= this.#startKernel(this.#chooseTemplate(code)).catch((error) => {
      this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  #chooseTemplate(code: string | undefined): Template {
    const { template } = this.#options.policy.sessions;
    if (template !== "auto") return template;
    return code === undefined || SCIENCE.test(code) ? "science" : "python";
  }

  async #startKernel(template: Template): Promise<Kernel> {
    const kernel = await this.#options.startKernel(template);
    kernel.onMessage = (message, bytes) => this.#take(kernel, message, bytes);
    kernel.ended.then((ending) => this.#forget(kernel, ending));
    this.#pythonVersion = await kernel.ready.catch((cause: Error) => {
      throw new SandboxError("INTERNAL", `The kernel did not start: ${cause.message}`, undefined, { cause });
    });
    this.#kernel = kernel;
    return kernel;
  }

  #forget(kernel: Kernel, { detail }: Ending): void {
    this.files.abandon(detail);
    this.#starting = undefined;
    if (this.#kernel !== kernel) return;
    this.#kernel = undefined;
    if (this.#isClosed) return;
    this.#state = "lost";
    this.#reason = detail;
    this.#options.onEvent("lost", detail);
  }

  #take(kernel: Kernel, message: KernelMessage, bytes: Uint8Array<ArrayBuffer>): void {
    if ("id" in message) return this.files.take(message, bytes);
    const current = this.#current;
    if (!("run" in message) || message.run !== this.#runCount || current === undefined) return;
    if (message.type === "output") current.run.output(message.stream, message.text);
    else if (message.type === "event") current.run.display(message.event.display);
    else if (message.type === "outcome") current.settle(message);
    else void this.#answer(kernel, message);
  }

  /** Answers a question of Python's; the run's time stands still meanwhile. */
  async #answer(kernel: Kernel, { ask, request }: Extract<KernelMessage, { type: "ask" }>): Promise<void> {
    const current = this.#current;
    if (current === undefined) return;
    current.deadline.pause();
    const answer =
      request.ask === "input"
        ? await this.#askClient(current.run, request.prompt, request.password)
        : await answerInstall(this.#options.installer, this.#options.policy.packages, request, current.run);
    if (this.#current !== current) return;
    kernel.send({ order: "answer", ask, answer });
    if (current.run.stopReason === undefined) current.deadline.resume();
  }

  #askClient(run: Run, prompt: string, password: boolean): Promise<{ text: string | null }> {
    if (!run.request.interactive) return Promise.resolve({ text: null });
    return new Promise((resolve) => {
      this.#answerInput = (text) => {
        this.#answerInput = undefined;
        resolve({ text });
      };
      run.emit({ type: "stdin.request", prompt, password });
    });
  }
}

const CANCELLED: Ending = { reason: "killed", detail: "The run was cancelled before it began" };

function refused(): Verdict {
  return { status: "error", error: hostError("NO_CODE", "No Python code provided"), value: null, exitCode: null };
}

function failedReport(error: unknown): Report {
  const { code, message, suggestion } =
    error instanceof SandboxError ? error : new SandboxError("INTERNAL", `The run could not be done: ${String(error)}`);
  return {
    status: "error",
    error: hostError(code, message, suggestion),
    value: null,
    exitCode: null,
    files: [],
    durationMs: 0,
  };
}
