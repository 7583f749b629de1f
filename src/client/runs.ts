import {
  type ErrorCode,
  type ExecuteRequest,
  type ExecutionEvent,
  type ExecutionResult,
  SandboxError,
} from "../protocol/index.ts";
import type { Channel, RunListener } from "./channel.ts";
import type { Connection } from "./connection.ts";
import { request, requestOn } from "./request.ts";
import { Run, type RunOptions } from "./run.ts";

type ToolCallEvent = Extract<ExecutionEvent, { type: "tool.call" }>;

/** The runs under way, which are picked up again by their ids when a connection was lost. */
export class Runs implements RunListener {
  readonly #channel: Channel;
  readonly #underWay = new Map<string, Run>();

  constructor(channel: Channel) {
    this.#channel = channel;
    channel.runs = this;
  }

  /** Runs Python and resolves with what it came to; it is never sent twice to a sidecar that has seen it. */
  async execute(execute: ExecuteRequest, options: RunOptions): Promise<ExecutionResult> {
    const connection = await this.#channel.connect();
    const run = new Run(execute, options, connection.instance);
    if (run.aborted) return run.cancel();

    connection.send(execute);
    this.#underWay.set(execute.id, run);
    const interrupt = () => this.#interrupt(run);
    options.signal?.addEventListener("abort", interrupt);
    return run.result.finally(() => {
      this.#underWay.delete(execute.id);
      run.toolCalls.endAll();
      options.signal?.removeEventListener("abort", interrupt);
    });
  }

  /** Ends the runs under way, since the process that had them is gone. */
  loseAll(reason: string): void {
    for (const run of this.#underWay.values()) run.lose(reason);
  }

  onEvent(event: ExecutionEvent): void {
    const run = this.#underWay.get(event.run);
    if (run === undefined) return;
    try {
      if (!run.accept(event)) return;
      if (event.type === "stdin.request") void this.#askForInput(run, event);
      else if (event.type === "tool.call") void this.#callTool(run, event);
    } catch (error) {
      this.#abandon(run, error);
    }
  }

  onRefused(id: string, error: SandboxError): void {
    this.#underWay.get(id)?.fail(error);
  }

  onDropped(error?: SandboxError): void {
    const runs = [...this.#underWay.values()];
    if (error) for (const run of runs) run.fail(error);
    else if (runs.length > 0) void this.#resume(runs);
  }

  async #resume(runs: Run[]): Promise<void> {
    try {
      const connection = await this.#channel.connect();
      for (const run of runs) {
        if (run.instance === connection.instance) void this.#pickUp(run, connection);
        else run.lose("The sidecar was restarted");
      }
    } catch (error) {
      for (const run of runs) run.fail(error);
    }
  }

  async #pickUp(run: Run, connection: Connection): Promise<void> {
    try {
      if (await this.#attach(run, connection)) {
        if (run.aborted) this.#interrupt(run);
        if (run.unheardAnswer !== undefined) void this.#answerInput(run, run.unheardAnswer);
      } else if (run.lastSeq > 0) run.lose("The sidecar no longer knows the run");
      else if (run.aborted) run.cancel();
      else connection.send(run.request);
    } catch (error) {
      if (hasCode(error, "CONNECTION_LOST")) return; // The next connection picks the run up.
      if (hasCode(error, "SESSION_LOST")) run.lose("The sidecar no longer keeps the run");
      else run.fail(error);
    }
  }

  /** Says whether the sidecar knows the run; its events follow if it does. */
  async #attach(run: Run, connection: Connection): Promise<boolean> {
    try {
      await requestOn(this.#channel, connection, "attach", { run: run.request.id, after: run.lastSeq });
      return true;
    } catch (error) {
      if (hasCode(error, "UNKNOWN_RUN")) return false;
      throw error;
    }
  }

  async #askForInput(run: Run, { prompt, password }: { prompt: string; password: boolean }): Promise<void> {
    try {
      await this.#answerInput(run, (await run.options.onInput?.({ prompt, password })) ?? null);
    } catch (error) {
      this.#abandon(run, error);
    }
  }

  async #answerInput(run: Run, text: string | null): Promise<void> {
    const { lastSeq } = run;
    run.unheardAnswer = undefined;
    try {
      await request(this.#channel, "stdin.reply", { run: run.request.id, text });
    } catch (error) {
      // Any other error says that the run does not wait any more.
      if (hasCode(error, "CONNECTION_LOST") && run.lastSeq === lastSeq) run.unheardAnswer = text;
    }
  }

  async #callTool(run: Run, event: ToolCallEvent): Promise<void> {
    const answer = { run: run.request.id, call: event.call, reply: await run.toolCalls.perform(event) };
    while (this.#underWay.has(answer.run)) {
      try {
        await request(this.#channel, "tool.reply", answer);
        return;
      } catch (error) {
        // Any other error says that the call does not wait any more; a reply that arrives twice counts once.
        if (!hasCode(error, "CONNECTION_LOST")) return;
      }
    }
  }

  /** Ends a run whose caller failed: the error is the caller's own. */
  #abandon(run: Run, error: unknown): void {
    this.#interrupt(run);
    run.fail(error);
  }

  #interrupt({ request: { session, id } }: Run): void {
    // A lost interrupt is sent again when the run is picked up; a run that has ended needs none.
    request(this.#channel, "interrupt", { session, run: id }).catch(() => {});
  }
}

function hasCode(error: unknown, code: ErrorCode): boolean {
  return error instanceof SandboxError && error.code === code;
}
