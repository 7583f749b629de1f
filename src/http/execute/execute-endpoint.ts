import { needsScience } from "../../config/choose-template.ts";
import { z } from "zod";
import type { SandboxClient } from "../../client/index.ts";
import { executeSchema } from "../../protocol/index.ts";
import { authenticate, checkLocal } from "../access/authenticate.ts";
import type { Caller } from "../access/caller.ts";
import type { FindCaller } from "../access/tokens.ts";
import { LOCAL } from "../access/tokens.ts";
import type { Endpoints } from "../endpoint.ts";
import type { Metrics } from "../metrics.ts";
import { formatOutput } from "./format-output.ts";
import { SessionPool } from "./session-pool.ts";

export interface ExecuteEndpointOptions {
  client: SandboxClient;
  metrics: Metrics;
  findCaller: FindCaller;
  /** Whether whoever is on this machine needs no token. */
  isOpen: boolean;
  /** Milliseconds that the code may run. */
  timeoutMs: number;
  /** Sessions of each caller, at most; what comes beyond waits. */
  poolSize: number;
}

const outcome = z.object({ status: z.enum(["Success", "Error"]), output: z.string() });

/**
 * Adds `POST /api/execute`: runs a script in a fresh Python and answers with its output. Returns what ends the sessions that
 * it keeps ready.
 */
export function addExecuteEndpoint(endpoints: Endpoints, options: ExecuteEndpointOptions): () => Promise<void> {
  const { client, metrics, findCaller, isOpen, timeoutMs, poolSize } = options;
  const pools = new Map<string, SessionPool>();
  const poolOf = ({ name, agent, limits }: Caller) => {
    const size = Math.min(poolSize, limits.concurrentRuns);
    const key = JSON.stringify([name, agent, size]); // What an administrator changes holds from the next request on.
    const pool = pools.get(key) ?? new SessionPool({ client, prefix: `execute:${name}:`, agent, size });
    pools.set(key, pool);
    return pool;
  };

  endpoints.add(
    {
      tag: "Scripts",
      scope: isOpen ? null : "execute",
      method: "post",
      path: "/api/execute",
      summary: "Run a script in a fresh Python and answer with its output",
      description: "Nothing stays from one request to the next. Figures are named in the output and left out.",
      body: z.object({ code: executeSchema.shape.code }),
      responses: {
        200: { description: "What it printed, or how it failed", content: { "application/json": outcome } },
      },
    },
    async ({ caller, body: { code }, context }) => {
      const kind = needsScience(code) ? "science" : "python";
      const result = await poolOf(caller).use(kind, (session) =>
        session.execute(code, { timeoutMs, filename: "script.py", stdin: "", signal: context.req.raw.signal }),
      );
      metrics.countRun(result.status);
      const status = result.status === "success" ? "Success" : "Error";
      return context.json({ status, output: formatOutput(result) });
    },
    {
      identify: async (context) => {
        const isAnonymous = isOpen && context.req.header("authorization") === undefined;
        if (!isAnonymous) return authenticate(context, findCaller, "execute");
        checkLocal(context);
        return LOCAL;
      },
    },
  );

  return async () => void (await Promise.all([...pools.values()].map((pool) => pool.close())));
}
