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
/** Ids of runs that are remembered. */
const KEPT_RUN_IDS = 100_000;
/** Ended sessions whose reason is kept, for the conversation that comes back. */
const KEPT_REASONS = 10_000;

/** The session map: one Python for each conversation ID. */
export class Sessions {
  #options: SessionsOptions;
  #sessions = new Map<string, Session>();
  /** Why a session that had runs is gone, by its ID. */
  #lost = new Map<string, string>();
  /** Ids of the runs that have arrived, the newest: none of them is run again. */
  #runs = new Set<string>();
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
      startKernel: (template) => pool.take(rules, template),
      memoryOf: (kernel) => pool.memory(kernel),
      lost: this.#lost.get(id) ?? (continues ? "The sidecar was restarted" : null),
      onEvent: (event, reason) => broadcast({ type: "session.event", session: id, event, reason }),
    });
    this.#lost.delete(id);
    this.#sessions.set(id, session);
    broadcast({ type: "session.event", session: id, event: "opened", reason: null });
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
    if (this.#runs.has(request.id)) throw new SandboxError("DUPLICATE_RUN", `There is a run "${request.id}" already`);
    const session = this.get(request.session);
    this.#runs.add(request.id);
    if (this.#runs.size > KEPT_RUN_IDS) this.#runs.delete(first(this.#runs));
    return session.execute(request);
  }

  /**
   * A run that was started before.
   *
   * @throws SandboxError `UNKNOWN_RUN` for one that never arrived, `SESSION_LOST` for one whose events are no longer kept.
   */
  attach(id: string): Run {
    for (const session of this.#sessions.values()) {
      const run = session.findRun(id);
      if (run) return run;
    }
    if (this.#runs.has(id)) throw new SandboxError("SESSION_LOST", `The events of run "${id}" are no longer kept`);
    throw new SandboxError("UNKNOWN_RUN", `There is no run "${id}"`);
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
      if (this.#lost.size > KEPT_REASONS) this.#lost.delete(first(this.#lost.keys()));
      void session.close(reason);
    }
  }
}

function first(ids: Iterable<string>): string {
  const [id = ""] = ids;
  return id;
}
