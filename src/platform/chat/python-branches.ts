import type { SandboxClient, Session } from "../../client/index.ts";
import { SandboxError } from "../../protocol/index.ts";
import type { Message, PythonState } from "../api/messages.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { conversationOf, newSessionId } from "../sandbox/session-ids.ts";
import type { Database } from "../storage/database.ts";
import { movePython } from "./messages.ts";

interface Place {
  id: string;
  agentId: string | null;
}

/**
 * The Python of a conversation's branches. Each message says where Python stood after it; whoever goes on from there gets a session
 * in just that state: the one it was in, while nothing was run in it since, else a fork of it.
 */
export class PythonBranches {
  readonly #db: Database;
  readonly #sandbox: Sandbox;
  /** Sessions that are being saved. */
  readonly #saving = new Map<string, Promise<void>>();
  /** Branches that are being opened, by message, so that two who look at once get one fork. */
  readonly #opening = new Map<string, Promise<Session>>();

  constructor({ db, sandbox }: { db: Database; sandbox: Sandbox }) {
    this.#db = db;
    this.#sandbox = sandbox;
  }

  /**
   * The session in the state after a message, or at the beginning for none.
   *
   * @throws SandboxError when the sandbox cannot be had
   */
  async open(conversation: Place, after: Message | undefined): Promise<Session> {
    const key = `${conversation.id} ${after?.id ?? ""}`;
    const opening = this.#opening.get(key) ?? this.#open(conversation, after);
    this.#opening.set(key, opening);
    return opening.finally(() => this.#opening.delete(key));
  }

  /** The same, but null where no Python was started yet. */
  async find(conversation: Place, after: Message | undefined): Promise<Session | null> {
    const client = await this.#sandbox.client();
    const { session } = stateAfter(conversation, after);
    return (await client.hasSession(session)) ? this.open(conversation, after) : null;
  }

  /** The session that a message which is being written goes on in, as it stands now; null where there is none of its own yet. */
  async peek(conversation: Place, { python }: Message): Promise<Session | null> {
    const { session } = python ?? stateAfter(conversation, undefined);
    if (conversationOf(session) !== conversation.id) return null; // Others may have gone on in it since.
    const client = await this.#sandbox.client();
    return (await client.hasSession(session)) ? client.session(session, forAgent(conversation.agentId)) : null;
  }

  /** A session of its own for another conversation, in the state after a message; null where that cannot be had any more. */
  async copy(conversation: Place, after: Message | undefined, to: string): Promise<PythonState | null> {
    if (!after?.python) return null;
    const session = await this.open(conversation, after);
    const { run } = after.python;
    // As it stands, with files that were put since; where nothing was run in it, as it was when it was made.
    for (const at of run > 0 ? [{}, { run }] : [{}]) {
      try {
        await session.fork(to, at);
        return { session: to, run };
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    }
    return null;
  }

  /** Saves the session of an answer, so that others can branch off there; a policy that saves nothing is no failure. */
  async save(conversation: Place, after: Message): Promise<void> {
    const { session } = stateAfter(conversation, after);
    const saved = this.#sandbox
      .client()
      .then((client) => client.session(session, forAgent(conversation.agentId)).save())
      .then(
        () => {},
        () => {},
      );
    this.#saving.set(session, saved);
    await saved;
    if (this.#saving.get(session) === saved) this.#saving.delete(session);
  }

  /** Goes back to what was after a run of the session: a fork of it, or with 0 a new one. @throws SandboxError `UNKNOWN_SNAPSHOT` */
  async rewind(conversation: Place, session: Session, run: number): Promise<PythonState> {
    await this.#saving.get(session.id);
    const to = newSessionId(conversation.id);
    if (run > 0) await session.fork(to, { run });
    return { session: to, run };
  }

  /** Ends all sessions of a conversation, with what was saved of them. */
  async end({ id, agentId }: Place): Promise<void> {
    const client = await this.#sandbox.client();
    const [{ sessions }, snapshots] = await Promise.all([client.status(), client.snapshots()]);
    const ids = new Set([...sessions.map((session) => session.id), ...snapshots.map(({ session }) => session)]);
    const own = [...ids].filter((session) => conversationOf(session) === id);
    await Promise.all(own.map((session) => this.#saving.get(session)));
    await Promise.all(own.map((session) => client.session(session, forAgent(agentId)).close()));
  }

  async #open(conversation: Place, after: Message | undefined): Promise<Session> {
    const client = await this.#sandbox.client();
    const state = stateAfter(conversation, after);
    await this.#saving.get(state.session);
    const session = client.session(state.session, forAgent(conversation.agentId));
    const newest = conversationOf(state.session) === conversation.id ? (await session.info()).runs : null;
    if (newest === state.run) return session;
    const branch = await this.#branchOff(client, conversation, session, { run: state.run, newest });
    if (after !== undefined) await movePython(this.#db, after, { session: branch.id, run: (await branch.info()).runs });
    return branch;
  }

  /** A fork in the state that is wanted, else in the newest one that is older, else a new session. */
  async #branchOff(
    client: SandboxClient,
    conversation: Place,
    session: Session,
    { run, newest }: { run: number; newest: number | null },
  ): Promise<Session> {
    const to = newSessionId(conversation.id);
    const start = () => client.session(to, forAgent(conversation.agentId));
    if (run === 0 || newest === 0) return start();
    try {
      return await session.fork(to, { run: Math.min(run, newest ?? run) });
    } catch (error) {
      if (isGone(error)) return start();
      throw error;
    }
  }
}

const GONE: ReadonlySet<string> = new Set(["UNKNOWN_SNAPSHOT", "UNKNOWN_SESSION", "SESSION_LOST"]);

const isGone = (error: unknown) => error instanceof SandboxError && GONE.has(error.code);

/** Where Python stood after a message; before all runs, the conversation's first session is there and new. */
function stateAfter(conversation: { id: string }, after: Message | undefined): PythonState {
  return after?.python ?? { session: conversation.id, run: 0 };
}

const forAgent = (agentId: string | null) => (agentId === null ? {} : { agent: agentId });
