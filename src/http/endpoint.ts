import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { SandboxError } from "../protocol/index.ts";
import { authenticate } from "./access/authenticate.ts";
import type { Caller, Scope } from "./access/caller.ts";
import type { CallerLimits } from "./access/caller-limits.ts";
import type { FindCaller } from "./access/tokens.ts";
import { respondWithError } from "./errors.ts";
import type { Metrics } from "./metrics.ts";

/** Bytes of a JSON body, at most; larger data comes as a file. */
const MAX_JSON_BYTES = 16 * 1024 * 1024;

/** What an endpoint is: enough to check its requests and to document it. */
export interface EndpointDescription<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
> {
  method: "get" | "post" | "put" | "delete";
  /** As OpenAPI has it, such as `/v1/sessions/{id}`. */
  path: string;
  summary: string;
  description?: string;
  tag: string;
  /** Scope that the bearer token must have; null where none is needed, or the endpoint has a way of its own. */
  scope: Scope | null;
  params?: Params;
  query?: Query;
  /** Headers that the endpoint reads by itself. */
  headers?: z.ZodObject;
  /** JSON that the request must have. */
  body?: Body;
  /** Bytes instead of JSON, of this media type. */
  bytes?: string;
  responses: Record<number, { description: string; content?: Record<string, z.ZodType> }>;
}

/** One request, checked. */
export interface Call<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  /** Null where the endpoint asks for no scope. */
  caller: Caller;
  context: Context;
}

/** Adds endpoints to an app: each checks who calls and what comes, counts it, and answers errors in one shape. */
export class Endpoints {
  readonly app = new Hono();
  readonly descriptions: EndpointDescription[] = [];
  readonly #services: { findCaller: FindCaller; limits: CallerLimits; metrics: Metrics };

  constructor(services: { findCaller: FindCaller; limits: CallerLimits; metrics: Metrics }) {
    this.#services = services;
  }

  /**
   * @param options `identify`: says who calls where the endpoint has no scope; `onError`: answers errors in a shape of its own;
   * `maxBytes`: of a body
   */
  add<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
    description: EndpointDescription<Params, Query, Body>,
    handle: (call: Call<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<Response> | Response,
    options: {
      identify?: (context: Context) => Promise<Caller | null> | Caller | null;
      onError?: typeof respondWithError;
      maxBytes?: number;
    } = {},
  ): void {
    this.descriptions.push(description);
    const { scope, params, query, body } = description;
    const { findCaller, limits, metrics } = this.#services;
    const identify =
      options.identify ?? (async (context: Context) => scope && (await authenticate(context, findCaller, scope)));
    const answer = async (context: Context) => {
      try {
        const caller = await identify(context);
        if (caller !== null) await limits.countRequest(caller);
        return await withBodyLimit(context, options.maxBytes ?? MAX_JSON_BYTES, async () =>
          handle({
            context,
            caller: caller as Caller,
            params: check(params, context.req.param(), "path") as z.output<Params>,
            query: check(query, context.req.query(), "query") as z.output<Query>,
            body: (body && check(body, await readJson(context), "body")) as z.output<Body>,
          }),
        );
      } catch (error) {
        return (options.onError ?? respondWithError)(context, error);
      }
    };
    this.app.on(description.method.toUpperCase(), [toPattern(description)], async (context) => {
      const started = performance.now();
      const response = await answer(context);
      metrics.countRequest(description, response.status, (performance.now() - started) / 1000);
      return response;
    });
  }
}

/** Answers a request unless its body is too large; what comes without a length is counted as it comes. */
async function withBodyLimit(context: Context, maxSize: number, answer: () => Promise<Response>): Promise<Response> {
  let response: Response | undefined;
  const limit = bodyLimit({
    maxSize,
    onError: () => {
      throw new SandboxError("FRAME_TOO_LARGE", `The body is over the limit of ${maxSize} bytes`, "Send less at once.");
    },
  });
  await limit(context, async () => {
    response = await answer();
  });
  return response as Response;
}

/** Hono's pattern of a path; a parameter named `path` may have slashes. */
function toPattern({ path }: EndpointDescription): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => (name === "path" ? ":path{.+}" : `:${name}`));
}

function check(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (schema === undefined) return {};
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `"${z.core.toDotPath(path)}": ${message}`,
  );
  throw new SandboxError("BAD_REQUEST", `The ${where} of the request is wrong. ${faults.join("; ")}`);
}

async function readJson({ req }: Context): Promise<unknown> {
  const type = req.header("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new SandboxError("BAD_REQUEST", `Expected the content type "application/json", not "${type}"`);
  }
  try {
    return await req.json();
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new SandboxError("BAD_REQUEST", `The body is not JSON: ${cause.message}`);
    throw cause;
  }
}
