/** A time limit that stands still while something else than the user's code takes its time. */
export class Deadline {
  #left: number;
  #startedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #onExpire: () => void;

  /** @param limit Milliseconds. */
  constructor(limit: number, onExpire: () => void) {
    this.#left = limit;
    this.#onExpire = onExpire;
    this.resume();
  }

  pause(): void {
    if (this.#timer === undefined) return;
    this.stop();
    this.#left -= performance.now() - this.#startedAt;
  }

  resume(): void {
    if (this.#timer !== undefined) return;
    this.#startedAt = performance.now();
    this.#timer = setTimeout(this.#onExpire, Math.max(0, this.#left));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
