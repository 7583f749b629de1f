import { SandboxError } from "../../src/protocol/index.ts";

export interface WaitingLineOptions {
  /** Milliseconds that one waits at most. */
  limitMs: () => number;
  /** Why one who has waited for so long is sent away. */
  refuse: () => SandboxError;
}

/** One in the line. */
export interface Waiting<Who> {
  readonly who: Who;
  /** Bytes that are waited for. */
  readonly expected: number;
  /** Tells why it waits, once. */
  announce(why: string): void;
}

interface Place<Who> extends Waiting<Who> {
  admit(): void;
  refuse(error: SandboxError): void;
}

/** Who comes first is served first, within a time. */
export class WaitingLine<Who> {
  #options: WaitingLineOptions;
  #places: Place<Who>[] = [];

  constructor(options: WaitingLineOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#places.length === 0;
  }

  get length(): number {
    return this.#places.length;
  }

  get first(): Waiting<Who> | undefined {
    return this.#places[0];
  }

  /** Bytes that all of them wait for. */
  get expected(): number {
    return this.#places.reduce((total, place) => total + place.expected, 0);
  }

  /** All of them, the one that came last first. */
  fromTheEnd(): readonly Waiting<Who>[] {
    return this.#places.toReversed();
  }

  /** Resolves when it is admitted; rejects when it has waited for too long, or leaves. */
  join(who: Who, expected: number, onWait: (why: string) => void): Promise<void> {
    const timer = setTimeout(() => this.#refuse(who, this.#options.refuse()), this.#options.limitMs());
    let isTold = false;
    const announce = (why: string) => {
      if (!isTold) onWait(why);
      isTold = true;
    };
    return new Promise<void>((admit, refuse) => {
      this.#places.push({ who, expected, announce, admit, refuse });
    }).finally(() => clearTimeout(timer));
  }

  admit(waiting: Waiting<Who>): void {
    this.#remove(waiting.who)?.admit();
  }

  leave(who: Who): void {
    this.#refuse(who, new SandboxError("CANCELLED", "The wait for other sessions was cancelled"));
  }

  #refuse(who: Who, error: SandboxError): void {
    this.#remove(who)?.refuse(error);
  }

  #remove(who: Who): Place<Who> | undefined {
    const index = this.#places.findIndex((place) => place.who === who);
    return index < 0 ? undefined : this.#places.splice(index, 1)[0];
  }
}
