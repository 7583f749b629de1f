import { effectivePolicy } from "../../src/config/effective-policy.ts";
import type { Policy } from "../../src/config/policy.ts";
import { type Broadcast, type ExecuteRequest, SandboxError } from "../../src/protocol/index.ts";
import type { Installer } from "./answer-install.ts";
import type { KernelPool } from "./kernel-pool.ts";
import type { Run } from "./run.ts";
import { Session } from "./session.ts";

export interface SessionsOptions {
  policy: Policy;
  pool: KernelPool;
  installer: Installer;
  broadcast: (event: Broadcast) => void;
}

const MEMORY_CHECK_MS = 1000;
const IDLE_CHECK_MS = 15_000;
/** Ended sessions whose reason is kept, for the conversation that comes back. */
const KEPT_REASONS = 10_000;

/** The session map: one Python for each conversation ID. */
export class Sessions {
  #options: SessionsOptions;
  #sessions = new Map<string, Session>();
  /** Why a session that had runs is gone, by its ID. */
  #lost = new Map<string, string>();
  #timers: ReturnType<typeof setInterval>[];

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#timers = [
      setInterval(() => this.#checkMemory(), MEMORY_CHECK_MS),
      setInterval(() => this.#endIdle(), IDLE_CHECK_MS),
    ];
    for (const timer of this.#timers) Deno.unrefTimer(timer as unknown as number);
  }

  /**
   * The session of a conversation; made when there is none.
   *
   * @throws SandboxError `BUSY` when there are as many as the policy allows.
   */
  open(id: string, agent: string | null, continues: boolean): Session {
    const existing = this.#sessions.get(id);
    if (existing) return existing;
    const { policy, pool, installer, broadcast } = this.#options;
    if (this.#sessions.size >= policy.sessions.max) {
      throw new SandboxError(
        "BUSY",
        `All ${policy.sessions.max} sessions that the policy allows are in use`,
        "Close a session, or try again later.",
      );
    }
    const rules = effectivePolicy(policy, agent ?? undefined);
    const session = new Session({
      id,
      agent,
      policy: rules,
      installer,
      startKernel: () => pool.take(rules),
      memoryOf: (kernel) => pool.memory(kernel),
      lost: this.#lost.get(id) ?? (continues ? "The sidecar was restarted" : null),
      onEvent: (event, reason) => broadcast({ type: "session.event", session: id, event, reason }),
    });
    this.#lost.delete(id);
    this.#sessions.set(id, session);
    broadcast({ type: "session.event", session: id, event: "opened", reason: null });
    session.warm();
    return session;
  }

  /** @throws SandboxError `UNKNOWN_SESSION` */
  get(id: string): Session {
    const session = this.#sessions.get(id);
    if (session === undefined) throw new SandboxError("UNKNOWN_SESSION", `There is no session "${id}"`);
    return session;
  }

  list(): Session[] {
    return [...this.#sessions.values()];
  }

  /** @throws SandboxError `UNKNOWN_SESSION`, `DUPLICATE_RUN` */
  execute(request: ExecuteRequest): Run {
    if (this.findRun(request.id)) throw new SandboxError("DUPLICATE_RUN", `There is a run "${request.id}" already`);
    return this.get(request.session).execute(request);
  }

  findRun(id: string): Run | undefined {
    for (const session of this.#sessions.values()) {
      const run = session.findRun(id);
      if (run) return run;
    }
    return undefined;
  }

  /** Ends a session and forgets it. */
  async end(id: string): Promise<void> {
    const session = this.get(id);
    this.#sessions.delete(id);
    await session.close("The session was closed");
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.list().map((session) => session.close("The sidecar is shutting down")));
    this.#sessions.clear();
  }

  #checkMemory(): void {
    for (const session of this.#sessions.values()) void session.checkMemory();
  }

  #endIdle(): void {
    const { idleMinutes } = this.#options.policy.sessions;
    for (const [id, session] of this.#sessions) {
      if (!session.isIdle || Date.now() - session.lastUsedAt < idleMinutes * 60_000) continue;
      const reason = `The session was unused for ${idleMinutes} minutes and ended`;
      this.#sessions.delete(id);
      this.#lost.set(id, reason);
      if (this.#lost.size > KEPT_REASONS) this.#lost.delete(this.#lost.keys().next().value ?? "");
      void session.close(reason);
    }
  }
}
