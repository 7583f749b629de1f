import { type Context, Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { SandboxClient } from "../client/index.ts";
import { SandboxError } from "../protocol/index.ts";
import { authenticate, checkLocal, checkToken } from "./access/authenticate.ts";
import type { Caller } from "./access/caller.ts";
import { CallerLimits } from "./access/caller-limits.ts";
import { type FindCaller, LOCAL } from "./access/tokens.ts";
import { addExecutionEndpoints } from "./api/executions.ts";
import { addFileEndpoints } from "./api/files.ts";
import { addOperationEndpoints } from "./api/operations.ts";
import { addPackageEndpoints } from "./api/packages.ts";
import { addSessionEndpoints } from "./api/sessions.ts";
import { describeApi } from "./document/openapi.ts";
import { createReferencePage } from "./document/reference-page.ts";
import { addEliteaEndpoint } from "./elitea/elitea-endpoint.ts";
import { Endpoints } from "./endpoint.ts";
import { respondWithError } from "./errors.ts";
import { addExecuteEndpoint } from "./execute/execute-endpoint.ts";
import { Metrics } from "./metrics.ts";
import { OwnedSessions } from "./owned-sessions.ts";

export interface HttpAppOptions {
  /** Finds who holds a token: `oneToken` or `tokensOfFile`. */
  findCaller: FindCaller;
  /** Whether `/api/execute` needs no token of whoever is on this machine; false by default. */
  isExecuteOpen?: boolean;
  /** Milliseconds that code sent to `/api/execute` may run; 30,000 by default. */
  executeTimeoutMs?: number;
  /** Sessions that serve each caller of `/api/execute`; 4 by default. */
  executePoolSize?: number;
  /** Version in the OpenAPI document. */
  version?: string;
}

/** Who sends a request to another door that is served beside this one. */
export interface HttpCaller {
  name: string;
  agent: string | null;
  /** Does a run, unless too many of the caller are under way. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export interface HttpApp {
  app: Hono;
  /**
   * The holder of a request's bearer token, with the scope `execute`, whose request is counted.
   *
   * @throws SandboxError `UNAUTHORIZED`, `FORBIDDEN`, `RATE_LIMITED`
   */
  callerOf(context: Context): Promise<HttpCaller>;
  /**
   * The holder of a token that a door takes from elsewhere in the request; without one, where `/api/execute` needs none either,
   * whoever is on this machine. Else as `callerOf`.
   */
  callerOfToken(context: Context, token: string | undefined): Promise<HttpCaller>;
  /** Ends the sessions that the app keeps for itself; the client stays. */
  close(): Promise<void>;
}

/**
 * The HTTP API over a client's sidecar: `/v1`, `/api/execute` and `/elitea/execute`, documented at `/reference`.
 *
 * @example
 * const { app } = await createHttpApp(client, { findCaller: oneToken("secret") });
 * serve({ fetch: app.fetch, port: 8080 });
 */
export async function createHttpApp(client: SandboxClient, options: HttpAppOptions): Promise<HttpApp> {
  const { findCaller, isExecuteOpen = false, executeTimeoutMs = 30_000, executePoolSize = 4, version = "" } = options;
  const { maxFileBytes } = await client.limits();
  const limits = new CallerLimits();
  const metrics = new Metrics();
  const sessions = new OwnedSessions(client);
  const endpoints = new Endpoints({ findCaller, limits, metrics });
  const services = { client, sessions, findCaller, limits, metrics, maxFileBytes };

  addSessionEndpoints(endpoints, services);
  addExecutionEndpoints(endpoints, services);
  addFileEndpoints(endpoints, services);
  addPackageEndpoints(endpoints, services);
  addOperationEndpoints(endpoints, services);
  const close = addExecuteEndpoint(endpoints, {
    client,
    metrics,
    findCaller,
    isOpen: isExecuteOpen,
    timeoutMs: executeTimeoutMs,
    poolSize: executePoolSize,
  });
  addEliteaEndpoint(endpoints, services);

  const document = describeApi(endpoints.descriptions, version);
  const app = new Hono();
  app.use(secureHeaders({ strictTransportSecurity: false })); // Whether there is TLS before it is not known here.
  app.get("/openapi.json", (context) => context.json(document));
  app.route("/", createReferencePage());
  app.route("/", endpoints.app);
  app.notFound((context) =>
    respondWithError(
      context,
      new SandboxError("UNKNOWN_ROUTE", `There is no "${context.req.method} ${context.req.path}" here`),
    ),
  );
  app.onError((error, context) => respondWithError(context, error));
  const admit = async (caller: Caller): Promise<HttpCaller> => {
    await limits.countRequest(caller);
    return { name: caller.name, agent: caller.agent, run: (work) => limits.run(caller, work) };
  };
  return {
    app,
    callerOf: async (context) => admit(await authenticate(context, findCaller, "execute")),
    callerOfToken: async (context, token) => {
      const isAnonymous = isExecuteOpen && token === undefined;
      if (!isAnonymous) return admit(await checkToken(token, findCaller, "execute", "Send a token of this server."));
      checkLocal(context);
      return admit(LOCAL);
    },
    close,
  };
}
