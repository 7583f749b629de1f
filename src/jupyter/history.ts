/** Cells that are kept, and characters of each. */
const KEPT_CELLS = 1000;
const KEPT_CHARACTERS = 10_000;

/** One cell as a `history_reply` has it: session, line and source. A kernel knows only the current session, 0. */
type Entry = [session: 0, line: number, source: string];

/** The cells that a kernel has run, the newest last. */
export class History {
  #entries: Entry[] = [];

  add(line: number, source: string): void {
    this.#entries.push([0, line, source.slice(0, KEPT_CHARACTERS)]);
    if (this.#entries.length > KEPT_CELLS) this.#entries.shift();
  }

  clear(): void {
    this.#entries = [];
  }

  tail(count: number): Entry[] {
    return count > 0 ? this.#entries.slice(-count) : [];
  }

  /** The cells from the line `start` to before `stop`. */
  range(start: number, stop: number): Entry[] {
    return this.#entries.filter(([, line]) => line >= start && line < stop);
  }

  /** The newest cells in which the pieces of a pattern between its `*` come in that order. */
  search(pattern: string, count: number): Entry[] {
    const pieces = pattern.split("*");
    const found = this.#entries.filter(([, , source]) => {
      let from = 0;
      return pieces.every((piece) => {
        const at = source.indexOf(piece, from);
        from = at + piece.length;
        return at >= 0;
      });
    });
    return found.slice(-count);
  }
}
