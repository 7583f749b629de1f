import { createInterface, type Interface } from "node:readline/promises";
import { Writable } from "node:stream";

/** The line was given up with Ctrl-C. */
export const INTERRUPTED = Symbol("interrupted");

export interface PromptOptions {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
  /** Earlier lines, the newest first. */
  history: string[];
  /** Takes each line that is not an answer to Python, to keep it for the next time. */
  onLine: (line: string) => void;
  /** What can follow the line up to the cursor, and the part of it that this stands for. */
  complete: (line: string) => Promise<[string[], string]>;
  /** Ctrl-C while nothing is read. */
  onInterrupt: () => void;
}

export interface ReadOptions {
  /** What the line begins with. */
  indent?: string;
  /** Whether it is an answer to Python, which is neither completed nor remembered. */
  answer?: boolean;
  /** Whether it is not shown. */
  hidden?: boolean;
}

/** Reads lines from a person at a terminal, with editing, history and completion. What is typed ahead is kept. */
export class Prompt {
  readonly #reader: Interface;
  readonly #output: NodeJS.WriteStream;
  #ahead: string[] = [];
  #waiting: ((line: string | null | typeof INTERRUPTED) => void) | undefined;
  #options: ReadOptions = {};
  #isClosed = false;

  constructor({ input, output, history, onLine, complete, onInterrupt }: PromptOptions) {
    this.#output = output;
    const echo = new Writable({
      write: (chunk, _, done) => void (this.#options.hidden || output.write(chunk), done()),
    });
    Object.defineProperty(echo, "columns", { get: () => output.columns }); // Readline wraps long lines by it.
    this.#reader = createInterface({
      input,
      output: echo,
      terminal: true,
      history,
      historySize: 1000,
      removeHistoryDuplicates: true,
      completer: async (line: string): Promise<[string[], string]> => (this.#canComplete ? complete(line) : [[], line]),
    });
    // It tells of the list before anybody else sees it, so that an answer can be taken out.
    this.#reader.on("history", (lines: string[]) => {
      if (this.#options.answer) lines.shift();
      else if (lines[0] !== undefined) onLine(lines[0]);
    });
    this.#reader.on("line", (line) => {
      if (this.#waiting) this.#settle(line);
      else this.#ahead.push(line);
    });
    this.#reader.on("close", () => {
      this.#isClosed = true;
      this.#settle(null);
    });
    this.#reader.on("SIGINT", () => {
      if (!this.#waiting) return onInterrupt();
      this.#reader.write(null, { ctrl: true, name: "e" });
      this.#reader.write(null, { ctrl: true, name: "u" });
      this.#output.write("\n");
      this.#settle(INTERRUPTED);
    });
  }

  /** The next line without its end; null at the end of the input. */
  read(prompt: string, options: ReadOptions = {}): Promise<string | null | typeof INTERRUPTED> {
    const line = this.#ahead.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (this.#isClosed) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#reader.setPrompt(prompt);
      this.#reader.prompt(true);
      this.#options = options; // After the prompt, which is shown even where the line is not.
      if (options.indent && this.#reader.line === "") this.#reader.write(options.indent);
    });
  }

  close(): void {
    this.#reader.close();
  }

  get #canComplete(): boolean {
    return this.#waiting !== undefined && !this.#options.answer;
  }

  #settle(line: string | null | typeof INTERRUPTED): void {
    const waiting = this.#waiting;
    if (this.#options.hidden) this.#output.write("\n");
    this.#waiting = undefined;
    this.#options = {};
    waiting?.(line);
  }
}
