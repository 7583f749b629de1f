import { SandboxClient } from "../../client/index.ts";
import type { Refusal } from "../../react/execution-view.ts";

export interface SandboxOptions {
  /** Laid over the policy file: what administrators changed, and the agents' own rules. */
  policy: Record<string, unknown>;
  onLog?: (line: string) => void;
}

/** The platform's sandbox: connected when it is first needed, and again after it was lost. */
export class Sandbox {
  #policy: Record<string, unknown>;
  #client: Promise<SandboxClient> | undefined;

  constructor(private readonly options: SandboxOptions) {
    this.#policy = options.policy;
  }

  /** @throws SandboxError such as `DENO_MISSING`, `SIDECAR_UNREACHABLE`, `BAD_POLICY` */
  client(): Promise<SandboxClient> {
    this.#client ??= SandboxClient.connect({
      policy: this.#policy,
      ...(this.options.onLog && { onLog: this.options.onLog }),
    }).catch((error: unknown) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  /** Why the sandbox cannot be used now; null when it can. */
  async obstacle(): Promise<Refusal | null> {
    return null;
  }

  /** Makes a policy hold for new kernels, and resolves with the sessions whose kernels keep the old one. */
  async setPolicy(policy: Record<string, unknown>): Promise<string[]> {
    this.#policy = policy;
    return [];
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    await client?.close();
  }
}
