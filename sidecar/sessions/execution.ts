import type { EffectivePolicy } from "../../src/config/policy.ts";
import { type ExecutionResult, judgeOutcome, type Verdict } from "../../src/protocol/index.ts";
import type { Ask, KernelMessage, Mount, RunOrder } from "../kernel/messages.ts";
import { answerInstall, type Installer } from "./answer-install.ts";
import { Deadline } from "./deadline.ts";
import type { Kernel } from "./kernel.ts";
import { judgeEnding } from "./outcomes.ts";
import type { Run } from "./run.ts";
import { ToolCalls, type ToolReply } from "./tool-calls.ts";

/** What is known of a run when it has ended, beside its output and its session. */
export type Report = Verdict & Pick<ExecutionResult, "files" | "durationMs">;

export interface ExecutionOptions {
  run: Run;
  /** Number of the run in its session. */
  number: number;
  kernel: Kernel;
  policy: EffectivePolicy;
  installer: Installer;
  /** Called with the package trees that Python mounts. */
  onMount: (mounts: Mount[]) => void;
}

/** Milliseconds from an interrupt to the kill of a kernel that goes on. */
const GRACE_MS = 1000;

type RunMessage = Extract<KernelMessage, { run: number }>;
type OutcomeMessage = Extract<KernelMessage, { type: "outcome" }>;

/** One run on a kernel: its time limit, its questions, and how it ends. */
export class Execution {
  readonly run: Run;
  #options: ExecutionOptions;
  #limitMs: number;
  #deadline: Deadline | undefined;
  #outcome = Promise.withResolvers<OutcomeMessage>();
  #answerInput: ((text: string | null) => void) | undefined;
  #toolCalls: ToolCalls;

  constructor(options: ExecutionOptions) {
    const { defaultSeconds, maxSeconds } = options.policy.time;
    const { run, kernel, policy } = options;
    this.#toolCalls = new ToolCalls(
      run,
      policy.tools,
      (ask, answer) => void kernel.send({ order: "answer", ask, answer }),
    );
    this.run = options.run;
    this.#options = options;
    this.#limitMs = Math.min(options.run.request.timeoutMs ?? defaultSeconds * 1000, maxSeconds * 1000);
  }

  async perform(): Promise<Report> {
    const { kernel, number } = this.#options;
    const startedAt = performance.now();
    this.#deadline = new Deadline(this.#limitMs, () => this.stop("timeout"));
    try {
      void kernel.send({ order: "run", run: number, request: this.#order() });
      const end = await Promise.race([this.#outcome.promise, kernel.ended]);
      if ("reason" in end) {
        return { ...judgeEnding(this.run, end, this.#limitMs), files: [], durationMs: performance.now() - startedAt };
      }
      return {
        ...judgeOutcome(end.outcome, this.run.stopReason, this.#limitMs),
        files: end.files,
        durationMs: end.duration,
      };
    } finally {
      this.#deadline.stop();
      this.#answerInput?.(null);
      this.#toolCalls.abandon();
    }
  }

  /** Interrupts the run, and ends its kernel when that does not help; the first reason wins. */
  stop(reason: "timeout" | "cancelled"): void {
    const { kernel, number } = this.#options;
    this.run.stopReason ??= reason;
    void kernel.send({ order: "interrupt", run: number });
    this.#toolCalls.abandon();
    setTimeout(() => {
      if (this.run.isOver) return;
      const why = this.run.stopReason === "timeout" ? "ran over its time limit" : "was cancelled";
      kernel.kill("killed", `Run ${number} ${why} and did not stop when it was interrupted`);
    }, GRACE_MS);
  }

  /** Gives Python the input that it waits for; false when it does not wait. */
  answerInput(text: string | null): boolean {
    if (this.#answerInput === undefined) return false;
    this.#answerInput(text);
    return true;
  }

  /** Gives Python what a call of a tool came to; false when it does not wait for that. */
  replyToCall(call: number, reply: ToolReply): boolean {
    return this.#toolCalls.reply(call, reply);
  }

  /** Takes what the kernel says of a run; of other runs than this one it is not heard. */
  take(message: RunMessage): void {
    if (message.run !== this.#options.number) return;
    if (message.type === "output") this.run.output(message.stream, message.text);
    else if (message.type === "event") this.run.display(message.event.display);
    else if (message.type === "outcome") this.#outcome.resolve(message);
    else if (message.request.ask === "tool") this.#toolCalls.start(message.ask, message.request);
    else void this.#answer(message.ask, message.request);
  }

  /** Answers a question of Python's; the run's time stands still meanwhile. */
  async #answer(ask: number, request: Exclude<Ask, { ask: "tool" }>): Promise<void> {
    const { kernel, installer, policy, onMount } = this.#options;
    this.#deadline?.pause();
    const answer =
      request.ask === "input"
        ? await this.#askClient(request.prompt, request.password)
        : await answerInstall(installer, policy.packages, request, this.run);
    if (this.run.isOver) return;
    if ("mounts" in answer) onMount(answer.mounts);
    void kernel.send({ order: "answer", ask, answer });
    if (this.run.stopReason === undefined) this.#deadline?.resume();
  }

  #askClient(prompt: string, password: boolean): Promise<{ text: string | null }> {
    if (!this.run.request.interactive) return Promise.resolve({ text: null });
    return new Promise((resolve) => {
      this.#answerInput = (text) => {
        this.#answerInput = undefined;
        resolve({ text });
      };
      this.run.emit({ type: "stdin.request", prompt, password });
    });
  }

  #order(): RunOrder {
    const { number, policy } = this.#options;
    const {
      code,
      filename,
      stdin,
      interactive,
      packages,
      environment,
      cwd,
      tools,
      arguments: given,
      formats,
    } = this.run.request;
    return {
      code,
      filename: filename ?? `<run ${number}>`,
      script: filename !== undefined,
      stdin: stdin ?? null,
      interactive: interactive ?? false,
      packages: packages ?? [],
      environment,
      cwd,
      tools: tools ?? [],
      arguments: given,
      formats,
      outputLimit: policy.output.maxKilobytes * 1024,
    };
  }
}
