import {
  type Completeness,
  type Completions,
  type ExecutionResult,
  type ExtraFormat,
  type Inspection,
  type RecordedRun,
  SandboxError,
  type SessionInfo,
  type Snapshot,
  type Variable,
} from "../protocol/index.ts";
import type { Channel } from "./channel.ts";
import { exportSession } from "./exchange.ts";
import { getFile, openFile, putFile, type SessionFiles } from "./files.ts";
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
  /** Environment variables of this run only. */
  environment?: Record<string, string> | undefined;
  /** Working directory of this run only, relative to /workspace, where it is made when it is missing. */
  cwd?: string | undefined;
  /**
   * Makes the code the body of a function: it may `return` at its top. The text is that of `encodeValue` for an object, whose
   * entries become variables; `decodeValue` reads the result's `returned`.
   */
  arguments?: string | undefined;
  /** Formats of values and displays besides the usual ones. */
  formats?: ExtraFormat[] | undefined;
}

/** What a session needs of the client that made it. */
export interface SessionHost {
  channel: Channel;
  runs: Runs;
  /** The session of another ID, for the same agent. */
  sibling: (id: string) => Session;
  forget: () => void;
}

/**
 * One conversation's Python, whose variables stay from run to run. It is saved when it is idle, so that it outlives its process,
 * the sidecar and the machine's restart, unless the policy's `snapshots` say otherwise.
 */
export class Session {
  readonly files: SessionFiles = {
    put: (path, data) => this.#use(() => putFile(this.#channel, this.id, path, toBytes(data))),
    get: (path) => this.#use(() => getFile(this.#channel, this.id, path)),
    open: (path) => this.#use(() => openFile(this.#channel, this.id, path)),
    list: () => this.#use(async () => (await request(this.#channel, "file.list", { session: this.id })).files),
    delete: (path) =>
      this.#use(async () => void (await request(this.#channel, "file.delete", { session: this.id, path }))),
  };

  readonly #channel: Channel;
  readonly #runs: Runs;
  readonly #sibling: (id: string) => Session;
  readonly #forget: () => void;
  /** The sidecar's process that has this session open, or is opening it. */
  #opened: { instance: string; info: Promise<SessionInfo> } | undefined;
  /** Whether there were runs, of this client or before it, whose state a sidecar that knows nothing of them has lost. */
  #continues = false;

  /** @internal Made by `SandboxClient.session`. */
  constructor(
    readonly id: string,
    readonly agent: string | undefined,
    { channel, runs, sibling, forget }: SessionHost,
  ) {
    this.#channel = channel;
    this.#runs = runs;
    this.#sibling = sibling;
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
    const { signal: _signal, onEvent: _onEvent, onInput, tools, ...rest } = options;
    const frame = { type: "execute", id: this.#channel.newId(), session: this.id, code, ...rest } as const;
    const execute = {
      ...frame,
      ...(onInput && { interactive: true }),
      ...(tools && { tools: tools.signatures }),
    };
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

  /**
   * How code can go on at a cursor, as this session's Python knows; it waits for the runs before it.
   *
   * @param cursor characters (code points) of the code before it, by default all
   * @throws SandboxError `BUSY` when Python does not answer in time
   * @example
   * await session.complete("import math; math.sq"); // { matches: ["sqrt"], start: 18, end: 20 }
   */
  async complete(code: string, cursor = [...code].length): Promise<Completions> {
    const fields = { session: this.id, code, cursor };
    return (await this.#use(() => request(this.#channel, "complete", fields))).completions;
  }

  /** What the name at a cursor stands for: signature, type, value, documentation. Else as `complete`. */
  async inspect(code: string, cursor = [...code].length): Promise<Inspection> {
    const fields = { session: this.id, code, cursor };
    return (await this.#use(() => request(this.#channel, "inspect", fields))).inspection;
  }

  /** Whether code is whole, as a console asks before it runs what was typed. An empty line ends a block. Else as `complete`. */
  async isComplete(code: string): Promise<Completeness> {
    const fields = { session: this.id, code };
    return (await this.#use(() => request(this.#channel, "isComplete", fields))).completeness;
  }

  async info(): Promise<SessionInfo> {
    return (await request(this.#channel, "session.open", this.#address())).session;
  }

  /**
   * Saves the session as it stands, and resolves when that is on disk.
   *
   * @throws SandboxError `UNKNOWN_SNAPSHOT` when it cannot be saved, with the reason
   */
  async save(): Promise<Snapshot> {
    return (await this.#use(() => request(this.#channel, "session.save", { session: this.id }))).snapshot;
  }

  /**
   * Saves the session and ends its process, so that it takes no memory; the next run brings it back.
   *
   * @throws SandboxError `UNKNOWN_SNAPSHOT` when it cannot be saved, with the reason; it then goes on in its process
   */
  async hibernate(): Promise<void> {
    await this.#use(() => request(this.#channel, "session.hibernate", { session: this.id }));
  }

  /**
   * Makes another session that shares this one's past and not its future; this one stays as it is.
   *
   * @param options `run`: branch off after this run, one of `snapshots()`, instead of now
   * @throws SandboxError `SESSION_EXISTS`, `UNKNOWN_SNAPSHOT`
   * @example
   * const branch = await session.fork("conversation-1-edited", { run: 2 });
   * await branch.execute("x"); // As it was after run 2 of the first conversation.
   */
  async fork(to: string, options: { run?: number } = {}): Promise<Session> {
    await request(this.#channel, "session.fork", { session: this.id, to, ...options });
    return this.#sibling(to);
  }

  /**
   * Goes back to what was after a run, one of `snapshots()`, or with 0 to the start; the runs after it are forgotten, and the
   * next one follows it. It takes some milliseconds where the session's own process saved that run and has used no JavaScript since.
   *
   * @throws SandboxError `UNKNOWN_SNAPSHOT`
   * @example
   * await session.execute("x = 1"); // Run 1
   * await session.execute("x = 2"); // Run 2
   * await session.rewind(1); // x is 1 again.
   */
  async rewind(run: number): Promise<void> {
    await this.#use(() => request(this.#channel, "session.rewind", { session: this.id, run }));
  }

  /**
   * The session as one file, for `importSession` on another machine or home with the same version of the sandbox. The file is
   * neither signed nor encrypted.
   *
   * @param options `run`: as it was after this run, one of `snapshots()`, instead of now
   * @throws SandboxError `UNKNOWN_SNAPSHOT`, from the stream
   * @example
   * await pipeline(session.export(), createWriteStream("conversation-1.pysession"));
   */
  export(options: { run?: number } = {}): ReadableStream<Uint8Array> {
    return exportSession(this.#channel, { session: this.id, ...options });
  }

  /**
   * What was run in the session and what it put out, the first run first; of a long history the newest 8 MiB.
   * It follows `fork` and `rewind`, and is saved with the session. A file of `export` does not hold it.
   */
  async history(): Promise<RecordedRun[]> {
    return (await this.#use(() => request(this.#channel, "session.history", { session: this.id }))).runs;
  }

  /** The runs after which the session was saved, the last one first. */
  async snapshots(): Promise<Snapshot[]> {
    return (await request(this.#channel, "session.snapshots", { session: this.id })).snapshots;
  }

  /** Ends the session; its variables, its files and what was saved of it are gone. */
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
      const info = requestOn(this.#channel, connection, "session.open", this.#address()).then(({ session }) => {
        this.#continues ||= session.runs > 0;
        return session;
      });
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
