import { effectivePolicy } from "../../src/config/effective-policy.ts";
import { BadSource } from "../../src/config/source.ts";
import type { PolicyCheck, UrlTrial } from "../../src/protocol/index.ts";
import { tryToReach } from "../sessions/try-url.ts";
import type { Services } from "./serve.ts";

/** Makes other overrides hold. Throws SandboxError `BAD_POLICY`, and changes nothing then. */
export function changeRules({ rules, pool, sessions }: Services, overrides: unknown): void {
  rules.replace(overrides);
  pool.renew().catch((error: unknown) => console.error(error));
  void sessions.checkMemory();
}

export function checkRules({ rules, pool }: Services, overrides: unknown, agent: string | undefined): PolicyCheck {
  try {
    return { faults: [], flags: pool.flags(effectivePolicy(rules.consider(overrides), agent)) };
  } catch (error) {
    if (!(error instanceof BadSource)) throw error;
    const faults = error.faults.map(({ path, message }) => ({ path: path.map(toKey), message }));
    return { faults, flags: [] };
  }
}

/** Throws SandboxError `BAD_POLICY` for overrides that cannot be. */
export function tryUrl(
  { rules, pool }: Services,
  url: string,
  overrides: unknown,
  agent: string | undefined,
): Promise<UrlTrial> {
  const policy = overrides === undefined ? rules.policy : rules.consider(overrides);
  return tryToReach(url, pool.flags(effectivePolicy(policy, agent)));
}

const toKey = (key: PropertyKey) => (typeof key === "number" ? key : String(key));
