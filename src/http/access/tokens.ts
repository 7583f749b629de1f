import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { SandboxError } from "../../protocol/index.ts";
import { type Caller, callerLimitsSchema } from "./caller.ts";
import { readTokenFile } from "./token-file.ts";

/** Finds who holds a token; undefined when nobody does. */
export type FindCaller = (token: string) => Promise<Caller | undefined>;

/** A token that nobody can guess; its beginning tells what it is when it turns up in a log. */
export function newToken(): string {
  return `pyodide-sandbox-${randomBytes(32).toString("base64url")}`;
}

/** SHA-256 in hexadecimal, which is all that is kept of a token. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** The one caller `local`, who may do everything. */
export function oneToken(token: string): FindCaller {
  const hash = hashToken(token);
  return async (given) => (isSameHash(hashToken(given), hash) ? LOCAL : undefined);
}

/**
 * The callers of an administrator's file. Each call reads it, so that a token that was taken out is refused at once.
 *
 * @throws SandboxError `UNAUTHORIZED` for a token that has expired, `BAD_POLICY` for a damaged file
 */
export function tokensOfFile(path: string, now: () => number = Date.now): FindCaller {
  return async (given) => {
    const hash = hashToken(given);
    const entry = (await readTokenFile(path)).find(({ sha256 }) => isSameHash(hash, sha256));
    if (entry === undefined) return undefined;
    const { name, scopes, limits, agent, expiresAt } = entry;
    if (expiresAt !== null && Date.parse(expiresAt) <= now()) {
      throw new SandboxError("UNAUTHORIZED", `The token "${name}" expired at ${expiresAt}`, "Ask for a new token.");
    }
    return { name, scopes, limits, agent };
  };
}

/** Who sends requests where no tokens were set up: whoever is on this machine. */
export const LOCAL: Caller = {
  name: "local",
  scopes: ["admin"],
  limits: callerLimitsSchema.parse({ requestsPerMinute: 1_000_000, concurrentRuns: 1000 }),
  agent: null,
};

function isSameHash(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a, "hex"), Buffer.from(b, "hex"));
}
