import type { SandboxClient, Session } from "../client/index.ts";
import { SandboxError } from "../protocol/index.ts";

export interface SandboxesOptions {
  client: SandboxClient;
  /** Whose sandboxes they are; no caller reaches another one's. */
  caller: string;
  /** Name of the agent whose narrower policy holds. */
  agent?: string | undefined;
}

/** The sandboxes of one caller: sessions by the UUIDs that the caller chooses. */
export class Sandboxes {
  readonly caller: string;
  readonly #client: SandboxClient;
  readonly #agent: { agent?: string };

  constructor({ client, caller, agent }: SandboxesOptions) {
    this.caller = caller;
    this.#client = client;
    this.#agent = agent === undefined ? {} : { agent };
  }

  /** The sandbox of that UUID; it begins empty when it is first used. */
  get(id: string): Session {
    return this.#client.session(this.#sessionId(id), this.#agent);
  }

  /** @throws SandboxError `UNKNOWN_SESSION` for a sandbox in which nothing was run or written */
  async find(id: string): Promise<Session> {
    const session = this.get(id);
    const { runs, memory, state } = await session.info();
    if (runs > 0 || memory !== null || state !== "idle") return session;
    throw new SandboxError(
      "UNKNOWN_SESSION",
      `There is no sandbox "${id}"`,
      "Check the UUID; a sandbox is there once code was run or a file was written in it.",
    );
  }

  /** @throws SandboxError `UNKNOWN_SESSION`, `SESSION_EXISTS` */
  async fork(id: string, to: string): Promise<void> {
    const session = await this.find(id);
    await session.fork(this.#sessionId(to));
  }

  #sessionId(id: string): string {
    return `mcp:${this.caller}:${id.toLowerCase()}`;
  }
}
