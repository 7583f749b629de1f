import type { Output } from "../../protocol/index.ts";
import { logFailure } from "../server/log-failure.ts";

/** Characters of text that are shown as they come; of what follows only the end is. */
export const HEAD_CHARACTERS = 64_000;
export const TAIL_CHARACTERS = 32_000;
/** The same in pieces: a run that writes to both streams in turn makes a piece of each word. */
export const HEAD_PIECES = 2000;
export const TAIL_PIECES = 500;
const MAX_DISPLAYS = 200;

/** Milliseconds between two times that output goes to the pages, and that the end of too much of it does. */
const FLUSH_MS = 16;
const TAIL_MS = 250;

export interface OutputReader {
  /** Goes on with what is shown. */
  add(output: Output): void;
  /** Shows this instead of all before. */
  replace(outputs: Output[]): void;
  /** What is shown so far. */
  shown(): Output[];
  /** Makes an output small enough to be kept. */
  store(output: Output): Promise<Output>;
}

/**
 * Passes on what a run puts out: at once when it comes slowly, else in pieces a screen can follow, and never more than a page and
 * the database can bear. What is too much is left out in the middle.
 */
export class CallOutput {
  readonly #reader: OutputReader;
  #pending: Output[] = [];
  #characters = 0;
  #pieces = 0;
  #lastType: Output["type"] | undefined;
  #displays = 0;
  /** What was shown before something was left out; undefined while all is shown. */
  #head: Output[] | undefined;
  #tail: Output[] = [];
  #tailCharacters = 0;
  #omitted = 0;
  #flushedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #flushed: Promise<void> = Promise.resolve();
  #storing = 0;

  constructor(reader: OutputReader) {
    this.#reader = reader;
  }

  add(output: Output): void {
    if (output.type === "display") this.#addDisplay({ type: "display", display: output.display });
    else this.#addText(output.type, output.text);
    if (this.#timer !== undefined) return;
    const wait = this.#flushedAt + (this.#tail.length > 0 ? TAIL_MS : FLUSH_MS) - performance.now();
    if (wait <= 0) this.#flush();
    else this.#timer = setTimeout(() => this.#flush(), wait);
  }

  /** Resolves when everything is shown. */
  async finish(): Promise<void> {
    this.#flush();
    await this.#flushed;
  }

  #addDisplay(output: Output): void {
    this.#displays += 1;
    if (this.#displays > MAX_DISPLAYS) return;
    if (this.#tailCharacters > 0) this.#tail.push(output);
    else this.#pending.push(output);
    if (this.#displays === MAX_DISPLAYS) this.#addText("stderr", `[No more than ${MAX_DISPLAYS} outputs are shown]\n`);
  }

  #addText(type: "stdout" | "stderr", text: string): void {
    if (type !== this.#lastType) this.#pieces += 1;
    this.#lastType = type;
    const room = this.#pieces > HEAD_PIECES ? 0 : Math.max(0, HEAD_CHARACTERS - this.#characters);
    this.#characters += text.length;
    if (room > 0) append(this.#pending, type, text.slice(0, room));
    if (text.length <= room) return;
    append(this.#tail, type, text.slice(room));
    this.#tailCharacters += text.length - room;
    if (this.#tailCharacters > 2 * TAIL_CHARACTERS || this.#tail.length > 2 * TAIL_PIECES) this.#cutTail();
  }

  /** Drops text from the beginning of the tail; figures stay. */
  #cutTail(): void {
    let excess = Math.max(0, this.#tailCharacters - TAIL_CHARACTERS);
    let pieces = Math.max(0, this.#tail.length - TAIL_PIECES);
    this.#tail = this.#tail.flatMap((output): Output[] => {
      if (output.type === "display") return [output];
      const cut = pieces > 0 ? output.text.length : Math.min(excess, output.text.length);
      excess = Math.max(0, excess - cut);
      pieces -= 1;
      this.#omitted += cut;
      this.#tailCharacters -= cut;
      return cut === output.text.length ? [] : [{ type: output.type, text: output.text.slice(cut) }];
    });
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushedAt = performance.now();
    const outputs = this.#pending;
    this.#pending = [];
    const isText = outputs.every(({ type }) => type !== "display") && this.#tail.length === 0;
    if (isText && this.#storing === 0) {
      for (const output of outputs) this.#reader.add(output);
      return;
    }
    this.#storing += 1;
    this.#flushed = this.#flushed
      .then(() => this.#show(outputs))
      .catch(logFailure)
      .finally(() => (this.#storing -= 1));
  }

  async #show(outputs: Output[]): Promise<void> {
    for (const output of outputs) this.#reader.add(await this.#reader.store(output));
    if (this.#tail.length === 0) return;
    this.#head ??= this.#reader.shown();
    // What was stored before comes back as it is.
    for (const output of this.#tail)
      if (output.type === "display") Object.assign(output, await this.#reader.store(output));
    this.#reader.replace([...this.#head, ...this.#marker(), ...this.#tail.map((output) => ({ ...output }))]);
  }

  #marker(): Output[] {
    if (this.#omitted === 0) return [];
    return [{ type: "stdout", text: `\n[… ${this.#omitted.toLocaleString("en-US")} characters left out here …]\n` }];
  }
}

function append(outputs: Output[], type: "stdout" | "stderr", text: string): void {
  const last = outputs.at(-1);
  if (last?.type === type) last.text += text;
  else outputs.push({ type, text });
}
