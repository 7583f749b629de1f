import { randomUUID } from "node:crypto";
import type { OpenRun } from "./open-run.ts";

/** Time in milliseconds that a person may take to answer `input()`. */
export const ANSWER_TIME_MS = 600_000;

/** Calls later when it is not cancelled before. */
export type Schedule = (action: () => void, delayMs: number) => { cancel(): void };

const systemSchedule: Schedule = (action, delayMs) => {
  const timer = setTimeout(action, delayMs).unref();
  return { cancel: () => clearTimeout(timer) };
};

/** The runs that wait for input between two rounds of a call; one that waits for too long gets no more input. */
export class OpenRuns<Result> {
  readonly #waiting = new Map<string, { run: OpenRun<Result>; expiry: { cancel(): void } }>();
  readonly #schedule: Schedule;

  constructor(schedule: Schedule = systemSchedule) {
    this.#schedule = schedule;
  }

  /** Keeps a run until the next round, and returns the id to take it up again with. */
  keep(run: OpenRun<Result>): string {
    const id = randomUUID();
    const expiry = this.#schedule(() => this.take(id, run.caller)?.answer(null), ANSWER_TIME_MS);
    this.#waiting.set(id, { run, expiry });
    return id;
  }

  /** The run of that id, which is the caller's from now on; undefined when it is another's, or none. */
  take(id: string, caller: string): OpenRun<Result> | undefined {
    const waiting = this.#waiting.get(id);
    if (waiting?.run.caller !== caller) return undefined;
    this.#waiting.delete(id);
    waiting.expiry.cancel();
    return waiting.run;
  }
}
