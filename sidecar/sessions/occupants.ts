/** A session, as far as its place among the kernels goes. */
export interface Occupant {
  /** Whether its kernel is there or starts. */
  readonly hasKernel: boolean;
  /** Whether nothing is under way in it, so that it can be saved. */
  readonly isIdle: boolean;
  /** Whether runs are under way or wait. */
  readonly isRunning: boolean;
  /** Milliseconds since 1970. */
  readonly lastUsedAt: number;
  /** Bytes that its kernel held when that was read last; null while that is not known. */
  readonly memory: number | null;
  /** Saves it and ends its kernel; false when it goes on. */
  hibernate(): Promise<boolean>;
  /** Ends its kernel at once. */
  evict(reason: string): void;
}

/** Sessions that are put to sleep at the same time. */
const MAX_FALLING = 4;
/** Milliseconds after which a session that could not be saved is tried again. */
const RETRY_MS = 15_000;

/** The sessions that have kernels: what each of them counts for, and which can be put to sleep. */
export class Occupants {
  /** When the memory of all was read last, in milliseconds since 1970. */
  readAt = 0;
  /** Each with the bytes that it was expected to come to. */
  #awake = new Map<Occupant, number>();
  #falling = new Set<Occupant>();
  /** When one was last tried in vain. */
  #restless = new Map<Occupant, number>();

  get count(): number {
    return this.#awake.size;
  }

  /** Those that neither sleep nor fall asleep. */
  get staying(): Occupant[] {
    return [...this.#awake.keys()].filter((who) => !this.#falling.has(who));
  }

  /** Bytes that all of them count for. */
  get bytes(): number {
    return this.sizeOf([...this.#awake.keys()]);
  }

  add(who: Occupant, expected: number): void {
    this.#awake.set(who, expected);
  }

  remove(who: Occupant): void {
    this.#awake.delete(who);
    this.#restless.delete(who);
  }

  /** Removes those whose kernels are gone. */
  removeEnded(): void {
    for (const who of this.staying) if (!who.hasKernel) this.remove(who);
  }

  /** Bytes that sessions count for: one that was at work since they were read may have grown to what was expected of it. */
  sizeOf(sessions: Occupant[]): number {
    const sizes = sessions.map((who) => {
      const isSettled = who.isIdle && who.memory !== null && who.lastUsedAt < this.readAt;
      return Math.max(who.memory ?? 0, isSettled ? 0 : (this.#awake.get(who) ?? 0));
    });
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Whether it holds more than was expected of it. */
  hasGrown(who: Occupant): boolean {
    return (who.memory ?? 0) > (this.#awake.get(who) ?? 0);
  }

  /** Those that can be put to sleep, the one that was unused for longest first. */
  findIdle(): Occupant[] {
    const idle = this.staying.filter((who) => who.isIdle && !this.isRestless(who));
    return idle.sort((a, b) => a.lastUsedAt - b.lastUsedAt);
  }

  /** Whether it could not be saved a moment ago. */
  isRestless(who: Occupant): boolean {
    return Date.now() - (this.#restless.get(who) ?? -Infinity) < RETRY_MS;
  }

  /** Puts a session to sleep, unless enough fall asleep already; `done` is called when it sleeps or goes on. */
  async putToSleep(who: Occupant, done: () => void): Promise<void> {
    if (this.#falling.size >= MAX_FALLING) return;
    this.#falling.add(who);
    const { lastUsedAt } = who;
    const sleeps = await who.hibernate().catch(() => false);
    this.#falling.delete(who);
    if (!sleeps && who.lastUsedAt === lastUsedAt) this.#restless.set(who, Date.now());
    done();
  }
}
