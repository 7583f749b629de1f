import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import type { SandboxClient } from "../client/index.ts";
import { SandboxError } from "../protocol/index.ts";
import { answerUnknown } from "./answer-unknown.ts";
import type { CodeContext } from "./code-context.ts";
import { Contexts } from "./contexts.ts";
import { respondWithError } from "./errors.ts";
import { checkLanguage, contextRequestSchema, executeRequestSchema, readBody } from "./requests.ts";
import { streamLines } from "./stream-lines.ts";

/** Bytes of a request's body, at most. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Who sends a request. */
export interface E2bCaller {
  /** Contexts belong to the caller of this name, as long as its agent stays. */
  name: string;
  /** Agent whose rules of the policy hold; null for those of no agent. */
  agent: string | null;
  /** Does a run, unless too many of the caller are under way. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export interface E2bAppOptions {
  /**
   * Says who sends a request, by its token where it has one, and throws a SandboxError for one that is refused. Whoever lets in
   * requests without a token must look at their hosts and origins, or any web page can run code.
   */
  callerOf: (context: Context, token: string | undefined) => E2bCaller | Promise<E2bCaller>;
}

export interface E2bApp {
  app: Hono;
  /** Ends the contexts; the client stays. */
  close(): Promise<void>;
}

/**
 * Makes the application that speaks the protocol of E2B's code interpreter, so that its SDKs in debug mode run Python here.
 *
 * @example
 * const { app } = createE2bApp(client, { callerOf: (context, token) => authenticate(context, token) });
 * serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 49_999 });
 */
export function createE2bApp(client: SandboxClient, { callerOf }: E2bAppOptions): E2bApp {
  /** By the callers' names and agents: one who gets other rights finds none of the contexts from before. */
  const contextsOf = new Map<string, Contexts>();
  const identify = async (context: Context) => {
    const caller = await callerOf(context, tokenOf(context));
    const key = JSON.stringify([caller.name, caller.agent]);
    const contexts = contextsOf.get(key) ?? new Contexts(client, caller);
    contextsOf.set(key, contexts);
    return { caller, contexts };
  };

  const app = new Hono();
  app.use(secureHeaders({ strictTransportSecurity: false }), bodyLimit({ maxSize: MAX_BODY_BYTES }));
  app.get("/health", (context) => context.json("OK"));
  app.post("/execute", async (context) => {
    const { caller, contexts } = await identify(context);
    const { code, context_id: id, language, env_vars: environment } = await readBody(context, executeRequestSchema);
    if (id && language) throw new SandboxError("BAD_REQUEST", "Only one of context_id or language can be provided");
    const found = id ? contexts.find(id) : contexts.default;
    return streamLines(context, async (send, signal) => {
      checkLanguage(language);
      await caller.run(() => found.execute(code, { environment: environment ?? undefined, signal, send }));
    });
  });
  app.get("/contexts", async (context) => context.json((await identify(context)).contexts.list().map(describe)));
  app.post("/contexts", async (context) => {
    const { caller, contexts } = await identify(context);
    const { language, cwd } = await readBody(context, contextRequestSchema);
    checkLanguage(language);
    return context.json(describe(await caller.run(() => contexts.create(cwd || undefined))));
  });
  app.post("/contexts/:id/restart", async (context) => {
    const { contexts } = await identify(context);
    await contexts.find(context.req.param("id")).restart();
    return context.json(null);
  });
  app.delete("/contexts/:id", async (context) => {
    const { contexts } = await identify(context);
    await contexts.remove(context.req.param("id"));
    return context.json(null);
  });
  app.notFound(answerUnknown);
  app.onError((error, context) => respondWithError(context, error));
  return {
    app,
    close: async () => void (await Promise.all([...contextsOf.values()].map((contexts) => contexts.close()))),
  };
}

/** The token in any header in which E2B's SDKs send one. */
function tokenOf({ req }: Context): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(req.header("authorization") ?? "")?.[1];
  return req.header("x-access-token") ?? req.header("e2b-traffic-access-token") ?? bearer;
}

function describe({ id, cwd }: CodeContext) {
  return { id, language: "python", cwd };
}
