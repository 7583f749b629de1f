import { SandboxClient } from "../../client/index.ts";
import { setTimeout as pause } from "node:timers/promises";
import { type Broadcast, type Limits, SandboxError } from "../../protocol/index.ts";
import type { Refusal } from "../../react/execution-view.ts";

export interface SandboxOptions {
  /** Laid over the policy file: what administrators changed, and the agents' own rules. */
  policy: Record<string, unknown>;
  /** Directory with the policy file; found as the client does where it is left out. */
  config?: string;
  /** Takes the sidecar's log, line by line. */
  onLog?: (line: string) => void;
}

/** Time in milliseconds for which it is taken that the sandbox is as it was. */
const KNOWN_MS = 1000;

/** Time in milliseconds that a sandbox has to say that it is there; who waits for that sees no conversation meanwhile. */
const ANSWER_MS = 2000;

/** The platform's sandbox: connected when it is first needed, and again when that failed. */
export class Sandbox {
  /** Takes what happens to sessions; set by whoever tells people. */
  onSessionEvent: (event: Broadcast) => void = () => {};
  readonly #options: Omit<SandboxOptions, "policy">;
  #policy: Record<string, unknown>;
  #client: Promise<SandboxClient> | undefined;
  #known: { at: number; obstacle: Promise<Refusal | null> } | undefined;

  constructor({ policy, ...options }: SandboxOptions) {
    this.#policy = policy;
    this.#options = options;
  }

  /** @throws SandboxError such as `DENO_MISSING`, `SIDECAR_UNREACHABLE`, `BAD_POLICY` */
  client(): Promise<SandboxClient> {
    const client = (this.#client ??= this.#connect());
    client.catch(() => {
      if (this.#client === client) this.#client = undefined;
    });
    return client;
  }

  /** Why the sandbox cannot be used now; null when it can. */
  obstacle(): Promise<Refusal | null> {
    const now = Date.now();
    if (this.#known === undefined || now - this.#known.at > KNOWN_MS) {
      this.#known = { at: now, obstacle: this.#findObstacle() };
    }
    return this.#known.obstacle;
  }

  /**
   * Makes a policy hold, as `SandboxClient.setPolicy` does; later, where the sandbox is not connected yet.
   *
   * @throws SandboxError `BAD_POLICY`; the one before then holds on
   */
  async setPolicy(policy: Record<string, unknown>): Promise<void> {
    const before = this.#policy;
    this.#policy = policy; // Before it is sent: what connects meanwhile must not get the one before.
    const client = await this.#client?.catch(() => undefined);
    await client?.setPolicy(policy).catch((error: unknown) => {
      if (error instanceof SandboxError && error.code === "BAD_POLICY") this.#policy = before;
      throw error;
    });
  }

  /** Ends the sidecar that was started for the platform; the sessions are saved first. */
  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    await client?.close();
  }

  async #connect(): Promise<SandboxClient> {
    const onSessionEvent = (event: Broadcast) => this.onSessionEvent(event);
    const client = await SandboxClient.connect({ ...this.#options, policy: this.#policy, onSessionEvent });
    try {
      await client.setPolicy(this.#policy); // A sidecar that somebody else runs has not got it yet.
      return client;
    } catch (error) {
      await client.close();
      throw error;
    }
  }

  async #findObstacle(): Promise<Refusal | null> {
    try {
      await answerInTime(await this.client());
      return null;
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      const { code, message, suggestion } = error;
      return { code, message, suggestion };
    }
  }
}

/** A client whose sidecar went away waits for it much longer. @throws SandboxError `SIDECAR_UNREACHABLE` */
async function answerInTime(client: SandboxClient): Promise<Limits> {
  const answered = new AbortController();
  const late = pause(ANSWER_MS, undefined, { signal: answered.signal }).then(() => {
    throw new SandboxError("SIDECAR_UNREACHABLE", "The sandbox does not answer");
  });
  return Promise.race([client.limits(), late]).finally(() => answered.abort());
}
