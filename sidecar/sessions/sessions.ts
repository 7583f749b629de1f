import { type Broadcast, type ExecuteRequest, SandboxError } from "../../src/protocol/index.ts";
import type { Rules } from "../rules.ts";
import type { SnapshotInfo, SnapshotStore } from "../snapshots/store/snapshot-store.ts";
import type { Installer } from "./answer-install.ts";
import type { KernelPool } from "./kernel-pool.ts";
import type { MemoryBudget } from "./memory-budget.ts";
import type { Room } from "./room.ts";
import type { Run } from "./run.ts";
import { Session, type SessionOptions } from "./session.ts";

export interface SessionsOptions {
  rules: Rules;
  pool: KernelPool;
  budget: MemoryBudget;
  room: Room;
  installer: Installer;
  snapshots: SnapshotStore;
  broadcast: (event: Broadcast) => void;
}

const MEMORY_CHECK_MS = 1000;
const IDLE_CHECK_MS = 15_000;
const PRUNE_MS = 10 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** Ids of runs that are remembered. */
const KEPT_RUN_IDS = 100_000;
/** Ended sessions whose reason is kept, for the conversation that comes back. */
const KEPT_REASONS = 10_000;

/** The session map: one Python for each conversation ID. */
export class Sessions {
  #options: SessionsOptions;
  #sessions = new Map<string, Session>();
  #opening = new Map<string, Promise<Session>>();
  /** Why a session that had runs is gone, by its ID. */
  #lost = new Map<string, string>();
  /** Ids of the runs that have arrived, the newest: none of them is run again. */
  #runs = new Set<string>();
  #timers: ReturnType<typeof setInterval>[];
  #memoryCheck: Promise<void> | undefined;

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#timers = [
      setInterval(() => void this.checkMemory(), MEMORY_CHECK_MS),
      setInterval(() => this.#sendIdleToSleep(), IDLE_CHECK_MS),
      setInterval(() => this.#prune(), PRUNE_MS),
    ];
    for (const timer of this.#timers) Deno.unrefTimer(timer as unknown as number);
  }

  /**
   * The session of a conversation: the one that is there, the one that was saved, or a new one.
   *
   * @throws SandboxError `POLICY_DENIED` for one that is there, under the rules of another agent
   */
  async open(id: string, agent: string | null, continues: boolean): Promise<Session> {
    const session = this.#sessions.get(id) ?? (await this.#openOnce(id, agent, continues));
    if (agent === null || agent === session.agent) return session;
    throw new SandboxError("POLICY_DENIED", `Session "${id}" does not belong to the agent "${agent}"`);
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

  /** Ends a session and deletes what was saved of it. */
  async end(id: string): Promise<void> {
    const session = this.get(id);
    this.#sessions.delete(id);
    await session.close("The session was closed");
    await this.#options.snapshots.remove(id);
  }

  /**
   * Makes another session that shares the past of one, as it stands or as it was after a run.
   *
   * @throws SandboxError `SESSION_EXISTS`, `UNKNOWN_SNAPSHOT`, also when it cannot be saved as it stands.
   */
  async fork(id: string, to: string, run: number | undefined): Promise<void> {
    const { snapshots } = this.#options;
    await this.checkNew(to);
    if (run === undefined) await this.saveNow(id);
    const kept = await snapshots.list(id);
    if (!kept.some((snapshot) => run === undefined || snapshot.run === run)) {
      throw new SandboxError("UNKNOWN_SNAPSHOT", `Session "${id}" was not saved${run ? ` after run "${run}"` : ""}`);
    }
    await snapshots.copy({ session: id, run }, to);
  }

  /** @throws SandboxError `SESSION_EXISTS` for a session that there is, awake or saved. */
  async checkNew(id: string): Promise<void> {
    if (!this.#sessions.has(id) && (await this.#options.snapshots.list(id)).length === 0) return;
    throw new SandboxError("SESSION_EXISTS", `There is a session "${id}" already`);
  }

  /**
   * Saves a session as it stands; resolves when that is on disk.
   *
   * @throws SandboxError `UNKNOWN_SNAPSHOT` when it cannot be saved, or has had no run.
   */
  async saveNow(id: string): Promise<SnapshotInfo> {
    const session = this.#sessions.get(id);
    await session?.save();
    const reason = session?.unsaved ?? null;
    const [newest] = await this.#options.snapshots.list(id);
    if (reason === null && newest) return newest;
    throw cannotSave(id, reason ?? "nothing was run in it");
  }

  /**
   * Saves a session and ends its process.
   *
   * @throws SandboxError `UNKNOWN_SNAPSHOT` when it cannot be saved; it then goes on.
   */
  async hibernate(id: string): Promise<void> {
    const session = this.get(id);
    if ((await session.hibernate()) || !session.hasKernel) return;
    throw cannotSave(id, session.unsaved ?? "it is in use");
  }

  /** A secret for one purpose, of the place where sessions are saved. */
  secret(purpose: string): Promise<Uint8Array> {
    return this.#options.snapshots.secret(purpose);
  }

  /** What was saved, of one session or of all. */
  snapshots(id: string | undefined): Promise<SnapshotInfo[]> {
    return this.#options.snapshots.list(id);
  }

  /** Reads what the kernels hold, and sees that it stays within each session's limit and the budget of all. */
  checkMemory(): Promise<void> {
    this.#memoryCheck ??= this.#checkMemory().finally(() => (this.#memoryCheck = undefined));
    return this.#memoryCheck;
  }

  async #checkMemory(): Promise<void> {
    const { pool, budget, room } = this.#options;
    const readAt = Date.now();
    budget.refresh(await pool.measure());
    for (const session of this.#sessions.values()) session.checkMemory();
    room.relieve(readAt);
    pool.fitSpares();
  }

  /** Saves the sessions that are not running; what is not on disk after `limitMs` is left. */
  async save(limitMs: number): Promise<void> {
    const resting = this.list().filter((session) => !session.isRunning);
    const limit = new Promise((resolve) => setTimeout(resolve, limitMs));
    await Promise.race([limit, Promise.all(resting.map((session) => session.save()))]);
  }

  /** Ends every session's process. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.list().map((session) => session.close("The sidecar is shutting down")));
    this.#sessions.clear();
  }

  #openOnce(id: string, agent: string | null, continues: boolean): Promise<Session> {
    const opening = this.#opening.get(id) ?? this.#open(id, agent, continues).finally(() => this.#opening.delete(id));
    this.#opening.set(id, opening);
    return opening;
  }

  async #open(id: string, agent: string | null, continues: boolean): Promise<Session> {
    const { rules, pool, room, installer, snapshots, broadcast } = this.#options;
    const [saved] = rules.policy.snapshots.save === "never" ? [] : await snapshots.list(id);
    const owner = agent ?? saved?.agent ?? null;
    const options: SessionOptions = {
      id,
      agent: owner,
      policy: () => rules.for(owner),
      installer,
      snapshots,
      source: pool.sourceFor(owner),
      room,
      lost: this.#lost.get(id) ?? (continues ? "The sidecar was restarted" : null),
      onEvent: (event, reason) => broadcast({ type: "session.event", session: id, event, reason }),
    };
    const session = new Session(options, saved);
    this.#lost.delete(id);
    this.#sessions.set(id, session);
    broadcast({ type: "session.event", session: id, event: "opened", reason: null });
    return session;
  }

  #sendIdleToSleep(): void {
    const { sessions, snapshots } = this.#options.rules.policy;
    for (const [id, session] of this.#sessions) {
      const isUnused = session.isIdle && Date.now() - session.lastUsedAt >= sessions.idleMinutes * 60_000;
      if (!isUnused) continue;
      if (snapshots.save === "never") this.#endIdle(id, session);
      else if (session.hasKernel) void session.hibernate();
    }
  }

  #endIdle(id: string, session: Session): void {
    const reason = `The session was unused for ${this.#options.rules.policy.sessions.idleMinutes} minutes and ended`;
    this.#sessions.delete(id);
    this.#lost.set(id, reason);
    if (this.#lost.size > KEPT_REASONS) this.#lost.delete(first(this.#lost.keys()));
    void session.close(reason);
  }

  #prune(): void {
    const { perSession, maxGigabytes, maxDays } = this.#options.rules.policy.snapshots;
    const rules = { perSession, totalBytes: maxGigabytes * 1024 ** 3, maxAgeMs: maxDays * DAY_MS };
    this.#options.snapshots
      .prune(rules, new Set(this.#sessions.keys()))
      .catch((error: unknown) => console.error(error));
  }
}

function cannotSave(id: string, why: string): SandboxError {
  return new SandboxError(
    "UNKNOWN_SNAPSHOT",
    `Session "${id}" cannot be saved as it stands: ${why}`,
    "It goes on in its process; save it again after its next run.",
  );
}

function first(ids: Iterable<string>): string {
  const [id = ""] = ids;
  return id;
}
