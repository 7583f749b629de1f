import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { SandboxError } from "../../protocol/index.ts";
import type { Caller } from "./caller.ts";

/** A request over its caller's limit. */
export class RateLimitError extends SandboxError {
  /** @param retryAfter seconds after which it may be sent again */
  constructor(
    message: string,
    readonly retryAfter: number,
  ) {
    super("RATE_LIMITED", message);
  }
}

/** Counts what each caller does against its limits. */
export class CallerLimits {
  readonly #limiters = new Map<number, RateLimiterMemory>();
  readonly #runs = new Map<string, number>();

  /** @throws RateLimitError */
  async countRequest({ name, limits: { requestsPerMinute } }: Caller): Promise<void> {
    try {
      await this.#limiter(requestsPerMinute).consume(name);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const message = `The token "${name}" may send ${requestsPerMinute} requests a minute`;
      throw new RateLimitError(message, Math.ceil(error.msBeforeNext / 1000));
    }
  }

  /** Does a run, unless too many of the caller are under way. @throws RateLimitError */
  async run<T>({ name, limits }: Caller, work: () => Promise<T>): Promise<T> {
    const underWay = this.#runs.get(name) ?? 0;
    if (underWay >= limits.concurrentRuns) {
      throw new RateLimitError(`The token "${name}" may have ${limits.concurrentRuns} runs under way`, 1);
    }
    this.#runs.set(name, underWay + 1);
    try {
      return await work();
    } finally {
      const left = (this.#runs.get(name) ?? 1) - 1;
      if (left === 0) this.#runs.delete(name);
      else this.#runs.set(name, left);
    }
  }

  #limiter(points: number): RateLimiterMemory {
    const limiter = this.#limiters.get(points) ?? new RateLimiterMemory({ points, duration: 60 });
    this.#limiters.set(points, limiter);
    return limiter;
  }
}
