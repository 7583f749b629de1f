import { randomUUID } from "node:crypto";
import { type AuthInfo, type McpServer, WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/server";

/** Sessions of one caller's clients that are kept; the one that was not used for longest makes room for another. */
const MAX_SESSIONS = 256;

interface Entry {
  caller: string;
  transport: WebStandardStreamableHTTPServerTransport;
}

/** Clients of the protocol before 2026: each has a session with a server of its own, so that it can be asked and can cancel. */
export class LegacySessions {
  /** By their ids, the one that was used last at the end. */
  readonly #sessions = new Map<string, Entry>();
  readonly #create: (options: { authInfo: AuthInfo }) => Promise<McpServer>;
  readonly #options: { maxRequestBodySize: number };

  constructor(
    create: (options: { authInfo: AuthInfo }) => Promise<McpServer>,
    options: { maxRequestBodySize: number },
  ) {
    this.#create = create;
    this.#options = options;
  }

  async fetch(request: Request, authInfo: AuthInfo): Promise<Response> {
    const id = request.headers.get("mcp-session-id");
    const transport = id === null ? await this.#begin(authInfo) : this.#find(id, authInfo.clientId);
    if (transport === undefined) return unknownSession();
    return transport.handleRequest(request, { authInfo });
  }

  #find(id: string, caller: string): Entry["transport"] | undefined {
    const entry = this.#sessions.get(id);
    if (entry?.caller !== caller) return undefined;
    this.#sessions.delete(id);
    this.#sessions.set(id, entry);
    return entry.transport;
  }

  async #begin(authInfo: AuthInfo): Promise<Entry["transport"]> {
    const server = await this.#create({ authInfo });
    const transport: Entry["transport"] = new WebStandardStreamableHTTPServerTransport({
      ...this.#options,
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => this.#keep(id, { caller: authInfo.clientId, transport }),
      onsessionclosed: (id) => void this.#sessions.delete(id),
    });
    await server.connect(transport);
    return transport;
  }

  #keep(id: string, entry: Entry): void {
    this.#sessions.set(id, entry);
    const own = [...this.#sessions].filter(([, { caller }]) => caller === entry.caller);
    const [oldest] = own;
    if (own.length <= MAX_SESSIONS || oldest === undefined) return;
    this.#sessions.delete(oldest[0]);
    void oldest[1].transport.close();
  }
}

function unknownSession(): Response {
  const error = { code: -32001, message: "Session not found" };
  return Response.json({ jsonrpc: "2.0", error, id: null }, { status: 404 });
}
