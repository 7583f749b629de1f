/** Time in milliseconds between two frames of a page that nobody sees, which draws none. */
const HIDDEN_FRAME_MS = 200;

/** Gathers items and hands them over together, once for each frame that is drawn. */
export class FrameQueue<T> {
  #items: T[] = [];
  #cancel: (() => void) | undefined;

  constructor(private readonly handle: (items: T[]) => void) {}

  push(item: T): void {
    this.#items.push(item);
    this.#cancel ??= onNextFrame(() => {
      this.#cancel = undefined;
      this.handle(this.#items.splice(0));
    });
  }

  /** Drops what was not handed over. */
  clear(): void {
    this.#items = [];
    this.#cancel?.();
    this.#cancel = undefined;
  }
}

function onNextFrame(callback: () => void): () => void {
  if (document.hidden) {
    const timer = setTimeout(callback, HIDDEN_FRAME_MS);
    return () => clearTimeout(timer);
  }
  const frame = requestAnimationFrame(callback);
  return () => cancelAnimationFrame(frame);
}
