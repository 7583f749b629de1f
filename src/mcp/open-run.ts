import type { InputRequest, RunOptions } from "../client/index.ts";

/** How far a run came in one round of a call: it ended, or Python waits for input. */
export type Step<Result> = { result: Result } | { asks: InputRequest };

/** What a round of a call follows a run with. */
export type Round = Pick<RunOptions, "signal" | "onEvent">;

/** A run that goes on between the rounds of one call: whoever called is asked for input, and calls again with the answer. */
export class OpenRun<Result> {
  readonly #ended: Promise<{ result: Result }>;
  readonly #abort = new AbortController();
  #onEvent: RunOptions["onEvent"];
  #asked: (request: InputRequest) => void = () => {};
  /** Set while Python waits. */
  #answer: ((text: string | null) => void) | undefined;
  #question: Promise<{ asks: InputRequest }>;

  /** @param canAsk whether whoever called can be asked for input; `input()` fails in Python otherwise */
  constructor(
    perform: (options: RunOptions) => Promise<Result>,
    readonly caller: string,
    canAsk: boolean,
  ) {
    this.#question = this.#nextQuestion();
    const options: RunOptions = {
      signal: this.#abort.signal,
      onEvent: (event) => this.#onEvent?.(event),
      // A form must not ask for what is secret: getpass() has no input.
      onInput: canAsk ? async (request) => (request.password ? null : this.#ask(request)) : undefined,
    };
    this.#ended = perform(options).then((result) => ({ result }));
    this.#ended.catch(() => {}); // The round that follows the run reports it.
  }

  /** Follows the run until it ends or asks; an abort meanwhile interrupts it. */
  async follow({ signal, onEvent }: Round): Promise<Step<Result>> {
    const abort = () => this.#abort.abort();
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);
    this.#onEvent = onEvent;
    try {
      return await Promise.race([this.#ended, this.#question]);
    } finally {
      this.#onEvent = undefined;
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Gives Python what it waits for, null when there is no more input; false when it does not wait. */
  answer(text: string | null): boolean {
    if (this.#answer === undefined) return false;
    const answer = this.#answer;
    this.#answer = undefined;
    this.#question = this.#nextQuestion();
    answer(text);
    return true;
  }

  #ask(request: InputRequest): Promise<string | null> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#asked(request);
    });
  }

  #nextQuestion(): Promise<{ asks: InputRequest }> {
    return new Promise((resolve) => (this.#asked = (asks) => resolve({ asks })));
  }
}
