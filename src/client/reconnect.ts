import { setTimeout as sleep } from "node:timers/promises";
import { SandboxError } from "../protocol/index.ts";

/** Delay in milliseconds before the second attempt; each later one waits up to twice as long. */
const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 2_000;

/** Time, passed in so that tests need not wait. */
export interface Clock {
  /** Milliseconds since any fixed moment. */
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

export const systemClock: Clock = { now: () => performance.now(), sleep };

/**
 * Tries to connect until it works, waiting longer each time, with jitter so that many clients do not come at once.
 *
 * @param patienceMs time after which no further attempt is made; 0 for one attempt
 * @throws SandboxError `CONNECTION_LOST` when the time is up; at once what no further attempt cures, such as a wrong token
 */
export async function connectWithBackOff<T>(connect: () => Promise<T>, patienceMs: number, clock: Clock): Promise<T> {
  const deadline = clock.now() + patienceMs;
  for (let longest = FIRST_DELAY_MS; ; longest = Math.min(2 * longest, LONGEST_DELAY_MS)) {
    try {
      return await connect();
    } catch (error) {
      const passing = error instanceof SandboxError && error.code === "SIDECAR_UNREACHABLE";
      if (!passing || patienceMs === 0) throw error;
      const delay = longest * (0.5 + Math.random() / 2);
      if (clock.now() + delay > deadline) {
        throw new SandboxError("CONNECTION_LOST", error.message, undefined, { cause: error });
      }
      await clock.sleep(delay);
    }
  }
}
