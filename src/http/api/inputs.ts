import type { Session } from "../../client/index.ts";
import { SandboxError } from "../../protocol/index.ts";

type Answer = (text: string | null) => void;

/** Runs of a session that wait for input. */
export interface SessionInputs {
  /** Waits for the answer to a run's `input()`. */
  wait(run: string): Promise<string | null>;
  /** @throws SandboxError `UNKNOWN_RUN` when it does not wait */
  answer(run: string, text: string | null): void;
  /** The run is over. */
  forget(run: string): void;
}

/** Brings answers, which come as requests of their own, to the runs that wait for them. */
export class Inputs {
  readonly #waiting = new Map<string, Answer>();

  of({ id }: Session): SessionInputs {
    const key = (run: string) => JSON.stringify([id, run]);
    return {
      wait: (run) => new Promise((resolve) => this.#waiting.set(key(run), resolve)),
      answer: (run, text) => {
        const answer = this.#waiting.get(key(run));
        if (answer === undefined) throw new SandboxError("UNKNOWN_RUN", `The run "${run}" does not wait for input`);
        this.#waiting.delete(key(run));
        answer(text);
      },
      forget: (run) => void this.#waiting.delete(key(run)),
    };
  }
}
