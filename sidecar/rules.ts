import { effectivePolicy } from "../src/config/effective-policy.ts";
import type { EffectivePolicy, Policy } from "../src/config/policy.ts";

/** The policy in force: that of the file, with what was laid over it last. Whoever keeps this object sees each change. */
export class Rules {
  #load: (overrides: unknown) => Policy;
  #policy: Policy;

  /**
   * @param load The policy that overrides come to; reads the file anew each time.
   * @throws SandboxError `BAD_POLICY`
   */
  constructor(load: (overrides: unknown) => Policy, overrides: unknown) {
    this.#load = load;
    this.#policy = load(overrides);
  }

  get policy(): Policy {
    return this.#policy;
  }

  for(agent: string | null | undefined): EffectivePolicy {
    return effectivePolicy(this.#policy, agent ?? undefined);
  }

  /** What overrides would come to. Throws SandboxError `BAD_POLICY`. */
  consider(overrides: unknown): Policy {
    return this.#load(overrides);
  }

  /** Lays these overrides over the file, in place of those before. Throws SandboxError `BAD_POLICY`, and changes nothing then. */
  replace(overrides: unknown): void {
    this.#policy = this.#load(overrides);
  }
}
