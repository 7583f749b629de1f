import type { ConversationEvent } from "../api/events.ts";

/** Events that wait for a slow reader, at most. */
const MAX_WAITING = 1000;

/** The events on their way to one reader. One that is too slow, or asleep, is told where things stand instead. */
export class EventQueue {
  #waiting: ConversationEvent[] = [];
  #isBehind = true;
  #isClosed = false;
  #wake: () => void = () => {};

  /** Whether the reader has to be told where things stand; events are not kept for it until it was. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  push(event: ConversationEvent): void {
    if (this.#isBehind) return;
    this.#waiting.push(event);
    if (this.#waiting.length > MAX_WAITING) {
      this.#isBehind = true;
      this.#waiting = [];
    }
    this.#wake();
  }

  /** The reader knows all until now. */
  catchUp(): void {
    this.#isBehind = false;
  }

  take(): ConversationEvent[] {
    const events = this.#waiting;
    this.#waiting = [];
    return events;
  }

  /** Resolves with true when there is something to tell or `wake` was called, and with false when the queue was closed. */
  async next(): Promise<boolean> {
    const hasNothing = !this.#isBehind && this.#waiting.length === 0 && !this.#isClosed;
    if (hasNothing) await new Promise<void>((resolve) => (this.#wake = resolve));
    return !this.#isClosed;
  }

  wake(): void {
    this.#wake();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }
}
