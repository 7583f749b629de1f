import type { SandboxClient, Session } from "../client/index.ts";
import { SandboxError } from "../protocol/index.ts";

export interface SandboxesOptions {
  client: SandboxClient;
  /** Whose sandboxes they are; no caller reaches another one's. */
  caller: string;
  /** Name of the agent whose narrower policy holds. */
  agent?: string | undefined;
  /** Names of the sessions that were found, of all callers, so that not each request has to ask for them. */
  known: Set<string>;
}

/** The sandboxes of one caller: sessions by the UUIDs that the caller chooses. */
export class Sandboxes {
  readonly caller: string;
  readonly #client: SandboxClient;
  readonly #agent: { agent?: string };
  readonly #known: Set<string>;

  constructor({ client, caller, agent, known }: SandboxesOptions) {
    this.caller = caller;
    this.#client = client;
    this.#agent = agent === undefined ? {} : { agent };
    this.#known = known;
  }

  /** The sandbox of that UUID; it begins empty when it is first used. */
  get(id: string): Session {
    return this.#client.session(this.#sessionId(id), this.#agent);
  }

  /** @throws SandboxError `UNKNOWN_SESSION` for a sandbox in which nothing was run or written */
  async find(id: string): Promise<Session> {
    if (await this.#isThere(this.#sessionId(id))) return this.get(id);
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

  /** Deletes everything in a sandbox. @throws SandboxError `UNKNOWN_SESSION` */
  async reset(id: string): Promise<void> {
    const session = await this.find(id);
    this.#known.delete(session.id);
    await session.close();
  }

  /** Opens no session, since whoever asks may make up any UUID. */
  async #isThere(name: string): Promise<boolean> {
    if (this.#known.has(name)) return true;
    const isThere = await this.#client.hasSession(name);
    if (isThere) this.#known.add(name);
    return isThere;
  }

  #sessionId(id: string): string {
    return `mcp:${this.caller}:${id.toLowerCase()}`;
  }
}
