/** Milliseconds for which the beginning of a line may be the prompt of an `input()` to come. */
const PROMPT_MS = 50;

/** Calls later when it is not cancelled before. */
export type Schedule = (action: () => void, delayMs: number) => { cancel(): void };

const systemSchedule: Schedule = (action, delayMs) => {
  const timer = setTimeout(action, delayMs);
  return { cancel: () => clearTimeout(timer) };
};

/** What a cell prints, without the prompts: Python prints them too, and a client that is asked for input shows them itself. */
export class CellStdout {
  readonly #publish: (text: string) => void;
  readonly #schedule: Schedule;
  /** The beginning of a line. */
  #held = "";
  #timer: { cancel(): void } | undefined;

  constructor(publish: (text: string) => void, schedule: Schedule = systemSchedule) {
    this.#publish = publish;
    this.#schedule = schedule;
  }

  write(text: string): void {
    const all = this.#held + text;
    this.#held = "";
    const end = all.lastIndexOf("\n") + 1;
    if (end > 0) this.#publish(all.slice(0, end));
    this.#held = all.slice(end);
    this.#timer?.cancel();
    this.#timer = this.#held === "" ? undefined : this.#schedule(() => this.flush(), PROMPT_MS);
  }

  /** Takes away the prompt that was printed last. */
  takePrompt(prompt: string): void {
    const line = prompt.slice(prompt.lastIndexOf("\n") + 1);
    if (this.#held.endsWith(line)) this.#held = this.#held.slice(0, this.#held.length - line.length);
    this.flush();
  }

  /** Publishes what is held, since something else follows. */
  flush(): void {
    this.#timer?.cancel();
    if (this.#held !== "") this.#publish(this.#held);
    this.#held = "";
  }
}
