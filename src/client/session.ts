import type { ExecutionResult, SessionInfo, Variable } from "../protocol/index.ts";
import { SandboxError } from "../protocol/index.ts";
import type { Channel } from "./channel.ts";
import { getFile, putFile, type SessionFiles } from "./files.ts";
import { request, requestOn } from "./request.ts";
import type { RunOptions } from "./run.ts";
import type { Runs } from "./runs.ts";

export interface ExecuteOptions extends RunOptions {
  /** Answers to `input()`, one a line; what it lacks is asked of `onInput`. */
  stdin?: string | undefined;
  /** Time limit in milliseconds; the policy says how long it may be, and what holds without it. */
  timeoutMs?: number | undefined;
  /** Requirements to install before the code runs, such as `flask>=3`. */
  packages?: string[] | undefined;
  /** Name of the script, for tracebacks and `__file__`. */
  filename?: string | undefined;
}

/** One conversation's Python, whose variables stay from run to run. */
export class Session {
  readonly files: SessionFiles = {
    put: (path, data) => this.#use(() => putFile(this.#channel, this.id, path, toBytes(data))),
    get: (path) => this.#use(() => getFile(this.#channel, this.id, path)),
    list: () => this.#use(async () => (await request(this.#channel, "file.list", { session: this.id })).files),
    delete: (path) =>
      this.#use(async () => void (await request(this.#channel, "file.delete", { session: this.id, path }))),
  };

  readonly #channel: Channel;
  readonly #runs: Runs;
  readonly #forget: () => void;
  /** The sidecar's process that has this session open, or is opening it. */
  #opened: { instance: string; info: Promise<SessionInfo> } | undefined;
  /** Whether there were runs, whose state a sidecar that does not know this session has lost. */
  #continues = false;

  /** @internal Made by `SandboxClient.session`. */
  constructor(
    readonly id: string,
    readonly agent: string | undefined,
    { channel, runs, forget }: { channel: Channel; runs: Runs; forget: () => void },
  ) {
    this.#channel = channel;
    this.#runs = runs;
    this.#forget = forget;
  }

  /**
   * Runs Python and resolves with what it came to; runs of one session wait for one another, in order.
   * An exception in Python, a timeout, an abort and a lost session are results too.
   *
   * An error that `onEvent` or `onInput` throws ends the run and rejects.
   *
   * @throws SandboxError `FRAME_TOO_LARGE` for code that is too large, `POLICY_DENIED`, `CONNECTION_LOST`
   */
  async execute(code: string, options: ExecuteOptions = {}): Promise<ExecutionResult> {
    const { signal: _signal, onEvent: _onEvent, onInput, ...rest } = options;
    const frame = { type: "execute", id: this.#channel.newId(), session: this.id, code, ...rest } as const;
    const execute = onInput ? { ...frame, interactive: true } : frame;
    return this.#use(() => {
      this.#continues = true;
      return this.#runs.execute(execute, options);
    });
  }

  /** Interrupts the run that is under way; the variables stay. */
  async interrupt(): Promise<void> {
    await this.#use(() => request(this.#channel, "interrupt", { session: this.id }));
  }

  async variables(): Promise<Variable[]> {
    const { variables } = await this.#use(() => request(this.#channel, "variables", { session: this.id }));
    return variables;
  }

  async info(): Promise<SessionInfo> {
    return (await request(this.#channel, "session.open", this.#address())).session;
  }

  /** Ends the session; its variables and files are gone. */
  async close(): Promise<void> {
    this.#forget();
    await this.#use(() => request(this.#channel, "session.close", { session: this.id }));
    this.#opened = undefined;
    this.#continues = false;
  }

  /** Opens the session first; once more when the sidecar has dropped it since. */
  async #use<T>(action: () => Promise<T>): Promise<T> {
    await this.#open();
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof SandboxError && error.code === "UNKNOWN_SESSION")) throw error;
      this.#opened = undefined;
      await this.#open();
      return action();
    }
  }

  async #open(): Promise<void> {
    const connection = await this.#channel.connect();
    if (this.#opened?.instance !== connection.instance) {
      const info = requestOn(this.#channel, connection, "session.open", this.#address()).then(({ session }) => session);
      this.#opened = { instance: connection.instance, info };
      info.catch(() => (this.#opened = undefined));
    }
    await this.#opened.info;
  }

  #address(): { session: string; agent: string | undefined; continues: boolean } {
    return { session: this.id, agent: this.agent, continues: this.#continues };
  }
}

function toBytes(data: Uint8Array | string): Uint8Array {
  return typeof data === "string" ? Buffer.from(data) : data;
}
