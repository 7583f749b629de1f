import type { Policy } from "../../src/config/policy.ts";
import { SandboxError } from "../../src/protocol/index.ts";
import { type Occupant, Occupants } from "./occupants.ts";
import { WaitingLine } from "./waiting-line.ts";

export interface RoomOptions {
  /** How many kernels there may be, how long a session waits in line, and whether sessions are saved, so that idle ones can sleep. */
  policy: () => {
    sessions: Pick<Policy["sessions"], "max" | "waitSeconds">;
    snapshots: Pick<Policy["snapshots"], "save">;
  };
  budget: { readonly bytes: number };
}

/**
 * The room that sessions have for kernels, in number and in memory. When it is short, idle sessions are put to sleep, the one
 * that was unused for longest first; when none is idle, the next session waits in line.
 */
export class Room {
  #options: RoomOptions;
  #line: WaitingLine<Occupant>;
  #occupants = new Occupants();

  constructor(options: RoomOptions) {
    this.#options = options;
    this.#line = new WaitingLine({ limitMs: () => this.#sessions.waitSeconds * 1000, refuse: () => this.#refusal() });
  }

  get #sessions(): Pick<Policy["sessions"], "max" | "waitSeconds"> {
    return this.#options.policy().sessions;
  }

  get #canSleep(): boolean {
    return this.#options.policy().snapshots.save !== "never";
  }

  /** Bytes that the spares may hold beside the sessions. */
  get bytesForSpares(): number {
    return this.#options.budget.bytes - this.#occupants.bytes;
  }

  /**
   * Resolves when there is room for a session's kernel.
   *
   * @param expected Bytes that it will probably hold.
   * @param onWait Called once with a sentence when it has to wait for others.
   * @throws SandboxError `BUSY` after the policy's time, `CANCELLED` after `leave`.
   */
  enter(who: Occupant, expected: number, onWait: (why: string) => void): Promise<void> {
    this.#occupants.remove(who);
    const entered = this.#line.join(who, expected, onWait);
    this.review();
    return entered;
  }

  /** Takes a session out of the line. */
  leave(who: Occupant): void {
    this.#line.leave(who);
    this.review();
  }

  /** Lets in who waits, as far as there is room; to be called when a session may have become idle, or its kernel has ended. */
  review(): void {
    if (this.#line.isEmpty) return;
    this.#occupants.removeEnded();
    for (let next = this.#line.first; next && this.#fits(next.expected); next = this.#line.first) {
      this.#occupants.add(next.who, next.expected);
      this.#line.admit(next);
    }
    this.#makeRoom();
  }

  /**
   * Brings kernels that have grown back into the budget; to be called at an interval. When those that cannot be put to sleep are
   * beyond it by themselves, of the runs that have grown the largest is ended, before the operating system ends something.
   *
   * @param readAt When the sessions' memory was read, in milliseconds since 1970.
   */
  relieve(readAt: number): void {
    this.#occupants.readAt = readAt;
    this.#occupants.removeEnded();
    this.#makeRoom();
    this.review();
    const stuck = this.#occupants.staying.filter((who) => !this.#maySleep(who));
    const { bytes } = this.#options.budget;
    if (stuck.reduce((sum, { memory }) => sum + (memory ?? 0), 0) <= bytes) return;
    const grown = stuck.filter((who) => who.isRunning && this.#occupants.hasGrown(who));
    const [largest] = grown.sort((a, b) => (b.memory ?? 0) - (a.memory ?? 0));
    const held = gibibytes(largest?.memory ?? 0);
    largest?.evict(
      `All sessions together have ${gibibytes(bytes)} of memory, and this one held the most of it, ${held}`,
    );
  }

  #fits(expected: number): boolean {
    if (this.#occupants.count === 0) return true;
    const { bytes } = this.#options.budget;
    return this.#occupants.count < this.#sessions.max && this.#occupants.bytes + expected <= bytes;
  }

  /** Puts as many idle sessions to sleep as it takes for all in line, and tells those whom that does not help that they wait. */
  #makeRoom(): void {
    const { staying } = this.#occupants;
    let bytes = this.#options.budget.bytes - this.#occupants.sizeOf(staying) - this.#line.expected;
    let kernels = this.#sessions.max - staying.length - this.#line.length;
    for (const who of this.#canSleep ? this.#occupants.findIdle() : []) {
      if (bytes >= 0 && kernels >= 0) return;
      bytes += this.#occupants.sizeOf([who]);
      kernels++;
      void this.#occupants.putToSleep(who, () => this.review());
    }
    for (const waiting of this.#line.fromTheEnd()) {
      if (bytes >= 0 && kernels >= 0) return;
      bytes += waiting.expected;
      kernels++;
      waiting.announce(`Waiting for other sessions: ${this.#shortage()}`);
    }
  }

  #maySleep(who: Occupant): boolean {
    return this.#canSleep && !who.isRunning && !this.#occupants.isRestless(who);
  }

  #refusal(): SandboxError {
    const { max, waitSeconds } = this.#sessions;
    const key = this.#occupants.count >= max ? "sessions.max" : "sessions.memoryGigabytes";
    return new SandboxError(
      "BUSY",
      `No session could be put to sleep within ${waitSeconds} s: ${this.#shortage()}`,
      `Try again in a moment, or ask an administrator to raise ${key} in the sandbox policy.`,
    );
  }

  #shortage(): string {
    const { max } = this.#sessions;
    const { count } = this.#occupants;
    if (count >= max) return `all ${max} that the policy allows are awake`;
    return `the ${count} that are awake use the ${gibibytes(this.#options.budget.bytes)} of memory that all have together`;
  }
}

function gibibytes(bytes: number): string {
  return `${Number((bytes / 1024 ** 3).toPrecision(2))} GiB`;
}
