import { randomUUID } from "node:crypto";
import type { SandboxClient, Session } from "../../client/index.ts";
import { SandboxError } from "../../protocol/index.ts";

/** Requests that may wait for a session, at most. */
const MAX_WAITING = 256;

export interface SessionPoolOptions {
  client: SandboxClient;
  /** Comes before the names of its sessions. */
  prefix: string;
  /** Agent of the sessions; null for none. */
  agent: string | null;
  /** Sessions, at most. */
  size: number;
}

/**
 * Sessions of one owner that serve one piece of work after another, each of which finds Python as new: after its work a session
 * goes back to its beginning, in place, so that the next one need not wait for that.
 */
export class SessionPool {
  readonly #options: SessionPoolOptions;
  /** Sessions that are as new, by their kind. */
  readonly #ready: { kind: string; session: Session }[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #all = new Set<Session>();
  #isClosed = false;

  constructor(options: SessionPoolOptions) {
    this.#options = options;
  }

  /**
   * Does some work in a session that is as new.
   *
   * @param kind work of one kind shares sessions, since a kernel keeps the template of its first run
   * @throws SandboxError `BUSY` when too much work waits already
   */
  async use<T>(kind: string, work: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.#take(kind);
    try {
      return await work(session);
    } finally {
      void this.#giveBack(kind, session);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.all([...this.#all].map((session) => this.#drop(session)));
  }

  async #take(kind: string): Promise<Session> {
    for (;;) {
      if (this.#isClosed) throw new SandboxError("BUSY", "The server is shutting down");
      const index = this.#ready.findIndex((entry) => entry.kind === kind);
      const [found] = index < 0 ? [] : this.#ready.splice(index, 1);
      if (found) return found.session;
      if (this.#all.size < this.#options.size) return this.#start();
      const other = this.#ready.shift();
      if (other) void this.#drop(other.session);
      else await this.#wait();
    }
  }

  #start(): Session {
    const { client, prefix, agent } = this.#options;
    const session = client.session(`${prefix}${randomUUID()}`, agent === null ? {} : { agent });
    this.#all.add(session);
    return session;
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= MAX_WAITING) {
      throw new SandboxError("BUSY", `${MAX_WAITING} requests wait already`);
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #giveBack(kind: string, session: Session): Promise<void> {
    const isAsNew =
      !this.#isClosed &&
      (await session.rewind(0).then(
        () => true,
        () => false,
      ));
    if (isAsNew) this.#ready.push({ kind, session });
    else await this.#drop(session);
    this.#waiting.shift()?.();
  }

  async #drop(session: Session): Promise<void> {
    this.#all.delete(session);
    await session.close().catch(() => {}); // The sidecar is gone, and the session with it.
  }
}
