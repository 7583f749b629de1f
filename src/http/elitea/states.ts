import { randomUUID } from "node:crypto";
import type { SandboxClient, Session } from "../../client/index.ts";
import type { Caller } from "../access/caller.ts";
import type { Ticket } from "./ticket.ts";

/** Sessions that are remembered as standing at a ticket's run; the others are continued by a copy. */
const KEPT_SESSIONS = 10_000;

/**
 * The saved states that tickets name. A state is never changed: whoever continues from it gets a session of its own, but for the
 * newest state of a session of this server, which goes on in place. So a ticket can be used again, and on several servers.
 */
export class States {
  readonly #client: SandboxClient;
  /** Run at which a session stands that this server made; it has no entry while somebody uses it. */
  readonly #resting = new Map<string, number>();

  constructor(client: SandboxClient) {
    this.#client = client;
  }

  /**
   * A session that goes on from a ticket's state, or a new one.
   *
   * @throws SandboxError `UNKNOWN_SNAPSHOT` for a state that is no longer kept
   */
  async continue(caller: Caller, ticket: Ticket | null): Promise<Session> {
    const agent = caller.agent === null ? {} : { agent: caller.agent };
    const name = `elitea:${caller.name}:${randomUUID()}`;
    if (ticket === null) return this.#client.session(name, agent);
    const session = this.#client.session(ticket.session, agent);
    if (this.#resting.get(ticket.session) === ticket.run) {
      this.#resting.delete(ticket.session);
      return session;
    }
    return session.fork(name, { run: ticket.run });
  }

  /**
   * Saves a session after its run; resolves with the run of the state when that is on disk.
   *
   * @throws SandboxError `UNKNOWN_SNAPSHOT` when it cannot be saved
   */
  async keep(session: Session): Promise<number> {
    const { run } = await session.save();
    this.#resting.set(session.id, run);
    const [oldest] = this.#resting.keys();
    if (this.#resting.size > KEPT_SESSIONS && oldest !== undefined) this.#resting.delete(oldest);
    return run;
  }
}
