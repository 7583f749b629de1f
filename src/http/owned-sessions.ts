import type { SandboxClient, Session } from "../client/index.ts";
import { SandboxError, type SessionInfo } from "../protocol/index.ts";
import type { Caller } from "./access/caller.ts";

/** Comes before the names of this door's sessions. */
const DOOR = "http:";

/** A session as its owner sees it. */
export interface OwnedSession extends SessionInfo {
  /** Name of the token that opened it. */
  owner: string;
}

/** The sessions of the API. Each belongs to the token that opened it: an ID means another session for another token. */
export class OwnedSessions {
  readonly #client: SandboxClient;
  /** Sessions that were seen, so that not each request has to ask for them. */
  readonly #known = new Set<string>();

  constructor(client: SandboxClient) {
    this.#client = client;
  }

  /** Opens a session, or the one that is there. @throws SandboxError `POLICY_DENIED` for another agent's */
  async open(caller: Caller, id: string, agent?: string): Promise<{ session: Session; isNew: boolean }> {
    if (caller.agent !== null && agent !== undefined && agent !== caller.agent) {
      throw new SandboxError("POLICY_DENIED", `The token "${caller.name}" is for the agent "${caller.agent}"`);
    }
    const name = nameOf(caller, id);
    const isNew = !(await this.#isThere(name));
    const session = this.#session(name, caller.agent ?? agent);
    await session.info();
    this.#known.add(name);
    return { session, isNew };
  }

  /** @throws SandboxError `UNKNOWN_SESSION`, `POLICY_DENIED` for another agent's */
  async find(caller: Caller, id: string): Promise<Session> {
    const name = nameOf(caller, id);
    if (await this.#isThere(name)) return this.#session(name, caller.agent ?? undefined);
    throw new SandboxError("UNKNOWN_SESSION", `There is no session "${id}"`);
  }

  /** A session that another one was made of. */
  async fork(caller: Caller, id: string, to: string, run?: number): Promise<Session> {
    const session = await this.find(caller, id);
    const name = nameOf(caller, to);
    if (await this.#isThere(name)) throw new SandboxError("SESSION_EXISTS", `There is a session "${to}" already`);
    const fork = await session.fork(name, run === undefined ? {} : { run });
    this.#known.add(name);
    return fork;
  }

  async close(caller: Caller, id: string): Promise<void> {
    const session = await this.find(caller, id);
    this.#known.delete(session.id);
    await session.close();
  }

  /** The sessions that are open or saved: those of one caller, or all of this door. */
  async list(caller?: Caller): Promise<OwnedSession[]> {
    const [{ sessions }, snapshots] = await Promise.all([this.#client.status(), this.#client.snapshots()]);
    const all = new Map<string, SessionInfo>(sessions.map((session) => [session.id, session]));
    for (const { session: id, run, savedAt } of snapshots) {
      const saved = {
        id,
        agent: null,
        state: "saved",
        runs: run,
        memory: null,
        lastUsedAt: savedAt,
        isOutdated: false,
      } as const;
      if (!all.has(id)) all.set(id, saved);
    }
    return [...all.values()]
      .filter(({ id }) => id.startsWith(caller ? nameOf(caller, "") : DOOR))
      .map(describeSession)
      .sort((a, b) => b.lastUsedAt - a.lastUsedAt);
  }

  #session(name: string, agent: string | undefined): Session {
    return this.#client.session(name, agent === undefined ? {} : { agent });
  }

  async #isThere(name: string): Promise<boolean> {
    if (this.#known.has(name)) return true;
    const isThere = await this.#client.hasSession(name);
    if (isThere) this.#known.add(name);
    return isThere;
  }
}

/** A session by the ID that its owner gave it. */
export function describeSession(info: SessionInfo): OwnedSession {
  const [, owner = "", ...id] = info.id.split(":");
  return { ...info, id: id.join(":"), owner };
}

/** No token's name has a colon, so that no two owners come to one name. */
function nameOf({ name }: Caller, id: string): string {
  return `${DOOR}${name}:${id}`;
}
