import type { Session } from "../../client/index.ts";
import { SandboxError } from "../../protocol/index.ts";
import type { AnswerEvent, ConversationEvent } from "../api/events.ts";
import { foldAnswer } from "../api/fold-answer.ts";
import type { Message, Part, ToolCall } from "../api/messages.ts";

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
  /** Whether Python runs. */
  isInPython = false;

  #message: Message;
  readonly #stop = new AbortController();
  readonly #publish: (event: ConversationEvent) => void;
  readonly #keep: (message: Message) => Promise<void>;
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
    this.#kept = this.#kept.then(() => this.#keep(this.#message)).catch((error: unknown) => console.error(error));
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

  /** Takes back what was asked, as the run is over. */
  forgetInput(callId: string): void {
    this.#inputs.get(callId)?.(null);
    this.#inputs.delete(callId);
  }

  /** Interrupts the run that is under way, if there is one; whoever asked for it goes on with its result. */
  async interrupt(): Promise<void> {
    if (this.isInPython) await (await this.session)?.interrupt();
  }

  stop(): void {
    this.#stop.abort();
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
