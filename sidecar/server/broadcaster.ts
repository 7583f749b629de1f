import type { Broadcast } from "../../src/protocol/index.ts";

/** Everyone who is connected and has said hello. */
export class Broadcaster {
  #listeners = new Set<(event: Broadcast) => void>();

  add(listener: (event: Broadcast) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(event: Broadcast): void {
    for (const listener of this.#listeners) listener(event);
  }
}
