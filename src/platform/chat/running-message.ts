import type { Session } from "../../client/index.ts";
import { SandboxError } from "../../protocol/index.ts";
import type { AnswerEvent, ConversationEvent } from "../api/events.ts";
import { foldAnswer } from "../api/fold-answer.ts";
import type { Message, Part, ToolCall } from "../api/messages.ts";
import { logFailure } from "../server/log-failure.ts";

/** Milliseconds between two times that a message is kept while it is written. */
const KEEP_MS = 1000;

type CallPart = Extract<Part, { type: "tool" }>;

/** A message that is being written: tells who looks on of each change, and keeps itself from time to time. */
export class RunningMessage {
  /** Aborted when a person stops the answer. */
  readonly signal: AbortSignal;
  /** Resolves when the message is over and kept. */
  readonly ended: Promise<void>;
  /** The session that Python runs in; undefined before the first run. */
  session: Promise<Session> | undefined;

  #message: Message;
  readonly #stop = new AbortController();
  readonly #publish: (event: ConversationEvent) => void;
  readonly #keep: (message: Message) => Promise<void>;
  /** What ends each call's run. */
  readonly #runs = new Map<string, AbortController>();
  readonly #inputs = new Map<string, (text: string | null) => void>();
  readonly #resolveEnded: () => void;
  #kept: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    message: Message,
    host: { publish: (event: ConversationEvent) => void; keep: (message: Message) => Promise<void> },
  ) {
    this.#message = message;
    this.#publish = host.publish;
    this.#keep = host.keep;
    this.signal = this.#stop.signal;
    let resolve!: () => void;
    this.ended = new Promise((done) => (resolve = done));
    this.#resolveEnded = resolve;
  }

  get message(): Message {
    return this.#message;
  }

  get calls(): ToolCall[] {
    return this.#message.parts.filter((part): part is CallPart => part.type === "tool").map(({ call }) => call);
  }

  apply(event: AnswerEvent): void {
    this.#message = foldAnswer(this.#message, event);
    this.#publish(event);
    this.#timer ??= setTimeout(() => void this.keep(), KEEP_MS);
  }

  write(delta: string): void {
    if (delta !== "") this.apply({ type: "text", message: this.#message.id, delta });
  }

  /** Adds a call, or changes one. */
  showCall(call: ToolCall): void {
    this.apply({ type: "call", message: this.#message.id, call });
  }

  changeCall(id: string, change: Partial<ToolCall>): void {
    const call = this.calls.find((known) => known.id === id);
    if (call !== undefined) this.showCall({ ...call, ...change });
  }

  /** Notes what pages learn at the end. */
  set(change: Pick<Message, "python">): void {
    this.#message = { ...this.#message, ...change };
  }

  /** Keeps the message as it stands. */
  keep(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#kept = this.#kept.then(() => this.#keep(this.#message)).catch(logFailure);
    return this.#kept;
  }

  /** Asks the person, and waits for the answer; null when there is none any more. */
  ask(callId: string, request: { prompt: string; password: boolean }): Promise<string | null> {
    this.changeCall(callId, { state: "waiting", input: request });
    return new Promise((resolve) => this.#inputs.set(callId, resolve));
  }

  /** @throws SandboxError `BAD_REQUEST` when nothing is asked */
  answerInput(callId: string, text: string | null): void {
    const resolve = this.#inputs.get(callId);
    if (resolve === undefined) throw new SandboxError("BAD_REQUEST", "Python does not wait for an answer", "Go on.");
    this.#inputs.delete(callId);
    this.changeCall(callId, { state: "running", input: null });
    resolve(text);
  }

  /** Says that a call is to run, from before it has a session. @returns aborted when it has to end early */
  beginRun(callId: string): AbortSignal {
    const run = new AbortController();
    this.#runs.set(callId, run);
    if (this.signal.aborted) run.abort();
    return run.signal;
  }

  /** Says that a call's run is over; what was asked is taken back. */
  endRun(callId: string): void {
    this.#runs.delete(callId);
    this.#inputs.get(callId)?.(null);
    this.#inputs.delete(callId);
  }

  /** Interrupts the runs that are under way, if there are any; whoever asked for them goes on with their results. */
  interrupt(): void {
    for (const run of this.#runs.values()) run.abort();
  }

  stop(): void {
    this.#stop.abort();
    this.interrupt();
  }

  /** Ends the message, and resolves when it is kept. */
  async end({ status, error = null }: Pick<Message, "status"> & Partial<Pick<Message, "error">>): Promise<Message> {
    this.#message = { ...this.#message, status, error };
    await this.keep();
    return this.#message;
  }

  /** Says that whoever waited for the end may go on. */
  release(): void {
    clearTimeout(this.#timer);
    this.#resolveEnded();
  }
}
