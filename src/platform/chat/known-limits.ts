import type { Limits } from "../../protocol/index.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

/** What the tool says of itself while the sandbox cannot be asked; a call then says why it cannot run. */
const UNKNOWN: Limits = {
  defaultTimeoutMs: 60_000,
  maxTimeoutMs: 60_000,
  memoryMegabytes: 1024,
  maxFileBytes: 200 * 1024 ** 2,
  network: "off",
  installs: false,
  packages: [],
  tools: { allow: "none", maxCalls: 1, maxTimeMs: 1 },
};

/** What sessions may rely on, as the sandbox said the last time: no answer waits for it to say so again. */
export class KnownLimits {
  readonly #sandbox: Sandbox;
  readonly #known = new Map<string | null, Limits>();

  constructor({ sandbox }: { sandbox: Sandbox }) {
    this.#sandbox = sandbox;
  }

  /** @param isNeeded whether a model reads them; else the sandbox is left alone */
  async of(agentId: string | null, isNeeded: boolean): Promise<Limits> {
    if (!isNeeded) return UNKNOWN;
    const asked = this.#ask(agentId);
    return this.#known.get(agentId) ?? asked;
  }

  async #ask(agentId: string | null): Promise<Limits> {
    try {
      const limits = await (await this.#sandbox.client()).limits(agentId ?? undefined);
      this.#known.set(agentId, limits);
      return limits;
    } catch {
      return UNKNOWN;
    }
  }
}
