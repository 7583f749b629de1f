import { randomUUID } from "node:crypto";
import type { ExecuteOptions, InputRequest, Session } from "../client/index.ts";
import { type ExecutionResult, SandboxError } from "../protocol/index.ts";
import { answerRequest } from "./answer-request.ts";
import type { JupyterCaller } from "./caller.ts";
import { History } from "./history.ts";
import { type Content, createMessage, type Header, type Message, type Request } from "./message.ts";
import { renewSession } from "./renew-session.ts";

/** Whoever is connected to a kernel. */
export interface KernelClient {
  /** False while it may come back. */
  readonly isConnected: boolean;
  send(message: Message): void;
  /** Resolves with the answer to the `input_request` that is sent next; null when there is none to come. */
  awaitInput(): Promise<string | null>;
  close(code: number, reason: string): void;
}

export interface KernelOptions {
  id: string;
  caller: JupyterCaller;
  /** Gives the sandbox's session; a new one after the last one was closed. */
  openSession: () => Session;
  /** Milliseconds that a cell may run. */
  timeoutMs: number;
  /** Of the sandbox. */
  version: string;
  /** Until a run says it more exactly. */
  pythonVersion: string;
  /** Cells that were run before this server started. */
  executionCount: number;
  /** Is told when the kernel is gone. */
  onShutDown: () => void;
}

type KernelState = "idle" | "busy" | "restarting";

/** One sandbox session as Jupyter's clients see it: it answers their requests one after another and publishes what happens. */
export class Kernel {
  readonly id: string;
  readonly version: string;
  readonly history = new History();
  readonly clients = new Set<KernelClient>();
  executionCount: number;
  pythonVersion: string;
  lastActivity = new Date();
  /** Of requests that its clients have sent and that are not answered. */
  waitingBytes = 0;

  /** What the kernel's own messages carry; new after a restart. */
  #sessionId = randomUUID();
  #session: Session;
  #shutDown: Promise<void> | undefined;
  readonly #options: KernelOptions;
  /** The requests of the shell channel, and restarts, in order. */
  #shell: Promise<void> = Promise.resolve();
  #taken = 0;
  #underWay = 0;
  #isRestarting = false;
  /** Requests up to this number are not run any more, since one before them failed. */
  #abortedUntil = 0;
  #running: AbortController | undefined;

  constructor(options: KernelOptions) {
    this.id = options.id;
    this.version = options.version;
    this.executionCount = options.executionCount;
    this.pythonVersion = options.pythonVersion;
    this.#options = options;
    this.#session = options.openSession();
  }

  get connections(): number {
    return [...this.clients].filter(({ isConnected }) => isConnected).length;
  }

  get state(): KernelState {
    if (this.#isRestarting) return "restarting";
    return this.#underWay > 0 ? "busy" : "idle";
  }

  /** @throws SandboxError `SESSION_LOST` after the kernel was shut down, since its session would be opened anew */
  get session(): Session {
    if (this.#shutDown === undefined) return this.#session;
    throw new SandboxError("SESSION_LOST", `The kernel "${this.id}" was shut down`, "Start another one.");
  }

  /** Resolves when the request was answered. Those of the control channel do not wait for the others, but for cells. */
  take(request: Request, client: KernelClient): Promise<void> {
    const isCell = request.header.msg_type === "execute_request";
    if (request.channel === "control" && !isCell) return this.#answer(request, client, false);
    const number = ++this.#taken;
    return this.#enqueue(() => this.#answer(request, client, number <= this.#abortedUntil));
  }

  /** Keeps a cell in the history, and gives its number. */
  count(code: string): number {
    this.history.add(++this.executionCount, code);
    return this.executionCount;
  }

  /** Runs Python as one run of the kernel's caller; `interrupt` ends it. */
  async run(code: string, options: ExecuteOptions = {}): Promise<ExecutionResult> {
    const running = new AbortController();
    this.#running = running;
    try {
      const { caller, timeoutMs } = this.#options;
      const { signal } = running;
      const result = await caller.run(() => this.session.execute(code, { timeoutMs, ...options, signal }));
      if (result.pythonVersion !== "") this.pythonVersion = result.pythonVersion;
      return result;
    } finally {
      this.#running = undefined;
    }
  }

  /** Tells all clients. */
  publish(type: string, content: Content, parent?: Header): void {
    const message = createMessage("iopub", type, content, { session: this.#sessionId, parent });
    for (const client of this.clients) client.send(message);
  }

  /** Asks one client for input. */
  async ask({ prompt, password }: InputRequest, client: KernelClient, parent: Header): Promise<string | null> {
    const answer = client.awaitInput();
    const content = { prompt, password };
    client.send(createMessage("stdin", "input_request", content, { session: this.#sessionId, parent }));
    return answer;
  }

  /** Does not run the cells that wait. */
  abortWaiting(): void {
    this.#abortedUntil = this.#taken;
  }

  interrupt(): void {
    this.#running?.abort();
  }

  /** Begins anew, with the same files. */
  restart(): Promise<void> {
    this.abortWaiting();
    this.interrupt();
    return this.#enqueue(async () => {
      this.#isRestarting = true;
      this.#publishState("restarting");
      try {
        this.#session = await renewSession(this.session, this.#options.openSession);
        this.#sessionId = randomUUID();
        this.executionCount = 0;
        this.history.clear();
      } finally {
        this.#isRestarting = false;
        this.#publishState("idle");
      }
    });
  }

  /** Deletes the session and everything in it. */
  shutDown(): Promise<void> {
    return (this.#shutDown ??= this.#end());
  }

  /** Lets all clients go; the session stays. */
  disconnect(reason: string): void {
    for (const client of this.clients) client.close(1001, reason);
  }

  async #answer(request: Request, client: KernelClient, isAborted: boolean): Promise<void> {
    const { channel, header } = request;
    this.#underWay++;
    this.#publishState("busy", header);
    const content = await answerRequest(request, { kernel: this, client, isAborted });
    if (content !== undefined) {
      const type = header.msg_type.replace(/_request$/, "_reply");
      client.send(createMessage(channel, type, content, { session: this.#sessionId, parent: header }));
    }
    this.#underWay--;
    this.#publishState("idle", header);
  }

  async #end(): Promise<void> {
    this.abortWaiting();
    this.interrupt();
    try {
      await this.#session.close();
    } finally {
      this.#options.onShutDown();
      this.publish("status", { execution_state: "dead" });
      this.disconnect("The kernel was shut down");
    }
  }

  #publishState(state: KernelState, parent?: Header): void {
    this.lastActivity = new Date();
    this.publish("status", { execution_state: state }, parent);
  }

  #enqueue(action: () => Promise<void>): Promise<void> {
    const done = this.#shell.then(action);
    this.#shell = done.catch(() => {}); // Whoever asked for it is told.
    return done;
  }
}
