import { randomBytes } from "node:crypto";
import { createRequestStateCodec, McpServer } from "@modelcontextprotocol/server";
import type { SandboxClient } from "../client/index.ts";
import { packageVersion } from "../client/index.ts";
import type { McpCaller, Rounds, Terms, ToolContext } from "./context.ts";
import { registerFileTools } from "./file-tools.ts";
import { ANSWER_TIME_MS, OpenRuns } from "./open-runs.ts";
import { registerRunPython } from "./run-python.ts";
import { Sandboxes } from "./sandboxes.ts";
import { registerSandboxTools } from "./sandbox-tools.ts";
import { runPythonSchema } from "./schemas.ts";
import { toolSchema } from "./tool-schema.ts";

/** Most questions of `input()` that one call may ask of an older client, in which all rounds are one request. */
const MAX_ROUNDS = 1000;

/** Makes servers for callers: one for each connection or request, over what they share. */
export class McpServers {
  readonly #client: SandboxClient;
  readonly #rounds: Rounds;
  readonly #known = new Set<string>();
  /** By the names of agents. */
  readonly #terms = new Map<string | null, Promise<Terms>>();

  constructor(client: SandboxClient) {
    this.#client = client;
    const codec = createRequestStateCodec<{ run: string }>({
      key: randomBytes(32),
      ttlSeconds: ANSWER_TIME_MS / 1000,
    });
    this.#rounds = { runs: new OpenRuns(), codec };
  }

  /** @throws SandboxError when the sidecar cannot be asked for the limits that are in force */
  async create(caller: McpCaller): Promise<McpServer> {
    const { name, agent } = caller;
    const terms = await this.#termsFor(agent);
    const sandboxes = new Sandboxes({
      client: this.#client,
      caller: name,
      agent: agent ?? undefined,
      known: this.#known,
    });
    return createMcpServer({ caller, sandboxes, terms, rounds: this.#rounds });
  }

  #termsFor(agent: string | null): Promise<Terms> {
    const known = this.#terms.get(agent);
    if (known) return known;
    const terms = this.#client
      .limits(agent ?? undefined)
      .then((limits) => ({ limits, runPythonInput: toolSchema(runPythonSchema(limits)) }));
    this.#terms.set(agent, terms);
    terms.catch(() => this.#terms.delete(agent));
    return terms;
  }
}

function createMcpServer(context: ToolContext): McpServer {
  const server = new McpServer(
    { name: "pyodide-sandbox", title: "Python sandbox", version: packageVersion() },
    {
      capabilities: { tools: {}, resources: {} },
      instructions: "Runs Python in sandboxes that keep their variables and files. Name each by a UUID of your choice.",
      requestState: { verify: context.rounds.codec.verify },
      inputRequired: { maxRounds: MAX_ROUNDS, roundTimeoutMs: ANSWER_TIME_MS },
    },
  );
  registerRunPython(server, context);
  registerFileTools(server, context);
  registerSandboxTools(server, context);
  return server;
}
