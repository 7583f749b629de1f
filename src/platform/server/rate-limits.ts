import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context, MiddlewareHandler } from "hono";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { SandboxError } from "../../protocol/index.ts";
import type { PlatformEnvironment } from "./services.ts";

/** A request over its sender's limit. */
export class RateLimitError extends SandboxError {
  /** @param retryAfter seconds after which it may be sent again */
  constructor(
    message: string,
    readonly retryAfter: number,
  ) {
    super("RATE_LIMITED", message, `Try again in ${retryAfter} seconds.`);
  }
}

/** Requests that a person, or an address that is not signed in, may send in a minute. */
export interface RateLimits {
  /** Ways to sign in, by address. */
  signIn: number;
  /** Messages and cells, by person. */
  messages: number;
  /** All requests, by person. Those of others are refused before they cost anything. */
  all: number;
}

export const DEFAULT_LIMITS: RateLimits = { signIn: 20, messages: 60, all: 1200 };

/** @returns middleware that counts requests, of a person where one is signed in; `what` completes "You may send … a minute" */
export function limitRate(
  perMinute: number,
  what: string,
  { isProxied = false }: { isProxied?: boolean } = {},
): MiddlewareHandler<PlatformEnvironment> {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return async (context, next) => {
    const sender = context.get("person")?.id ?? addressOf(context, isProxied);
    try {
      await limiter.consume(sender);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const seconds = Math.ceil(error.msBeforeNext / 1000);
      throw new RateLimitError(`You may send ${perMinute} ${what} a minute`, seconds);
    }
    await next();
  };
}

/** Address of who sends a request: the last one that a trusted proxy names, which is what the proxy itself saw. */
function addressOf(context: Context, isProxied: boolean): string {
  const forwarded = isProxied ? context.req.header("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined;
  if (forwarded) return forwarded;
  const isServed = context.env?.incoming !== undefined; // Requests that no socket brought have no address.
  return (isServed && getConnInfo(context).remote.address) || "unknown";
}
