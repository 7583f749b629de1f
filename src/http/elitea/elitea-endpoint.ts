import { z } from "zod";
import type { SandboxClient } from "../../client/index.ts";
import { executeSchema, type ExecutionResult, jsonSchema, SandboxError } from "../../protocol/index.ts";
import { describeState } from "../../tool/describe-state.ts";
import { checkToken } from "../access/authenticate.ts";
import type { CallerLimits } from "../access/caller-limits.ts";
import type { FindCaller } from "../access/tokens.ts";
import type { Endpoints } from "../endpoint.ts";
import { describeError, statusOf } from "../errors.ts";
import type { Metrics } from "../metrics.ts";
import { describeRefusal, describeRun, describeSession, lines, replySchema } from "./reply.ts";
import { States } from "./states.ts";
import { openTicket, sealTicket } from "./ticket.ts";

interface Services {
  client: SandboxClient;
  findCaller: FindCaller;
  limits: CallerLimits;
  metrics: Metrics;
}

/** Seconds that the SDK waits for code that has no limit of its own. */
const DEFAULT_SECONDS = 55;

const bodySchema = z.object({
  code: executeSchema.shape.code,
  session_bytes: z
    .base64()
    .max(8 * 1024 * 1024)
    .nullable()
    .default(null)
    .describe("What an earlier reply had; null for a new session"),
  session_metadata: z.record(z.string(), jsonSchema).nullable().default(null),
  timeout_seconds: z.number().positive().max(300).default(DEFAULT_SECONDS),
});

const headersSchema = z.object({
  "X-Sandbox-Token": z.string().describe("A token with the scope execute"),
  "X-Tenant-ID": z.string().min(1).max(256),
});

/** Adds `POST /elitea/execute`, which the ELITEA SDK's remote sandbox calls: the caller holds a ticket for its state. */
export function addEliteaEndpoint(endpoints: Endpoints, { client, findCaller, limits, metrics }: Services): void {
  const states = new States(client);
  let secret: Promise<Uint8Array> | undefined;
  const getSecret = () => {
    secret ??= client.secret("elitea ticket");
    secret.catch(() => (secret = undefined));
    return secret;
  };

  endpoints.add(
    {
      tag: "ELITEA",
      scope: null,
      method: "post",
      path: "/elitea/execute",
      summary: "Run Python for the ELITEA SDK",
      description:
        "`session_bytes` of a reply name the state after the run. Sent back they continue from it, each time.",
      headers: headersSchema,
      body: bodySchema,
      responses: {
        200: { description: "What the run came to", content: { "application/json": replySchema } },
        503: { description: "The sandbox is busy; `stderr` says so", content: { "application/json": replySchema } },
      },
    },
    async ({ caller, body, context }) => {
      const tenant = context.req.header("x-tenant-id") ?? "";
      if (tenant === "" || tenant.length > 256) throw new SandboxError("BAD_REQUEST", "Expected a header X-Tenant-ID");
      const holder = { owner: caller.name, tenant };
      const ticket =
        body.session_bytes === null ? null : await openTicket(body.session_bytes, await getSecret(), holder);

      return limits.run(caller, async () => {
        const session = await states.continue(caller, ticket);
        const options = {
          timeoutMs: Math.ceil(body.timeout_seconds * 1000),
          stdin: "",
          signal: context.req.raw.signal,
        };
        const result = await session.execute(body.code, options);
        metrics.countRun(result.status);
        if (result.error?.code === "BUSY") throw new SandboxError("BUSY", result.error.message);
        const reply = describeRun(result);
        const session_metadata = describeSession(body.session_metadata, result);
        try {
          const state = { ...holder, session: session.id, run: await states.keep(session) };
          const session_bytes = await sealTicket(state, await getSecret());
          return context.json({
            ...reply,
            stderr: lines(reply.stderr, noteLoss(result)),
            session_bytes,
            session_metadata,
          });
        } catch (error) {
          const { message } = describeError(context, error);
          return context.json({
            ...reply,
            stderr: lines(reply.stderr, message),
            session_bytes: null,
            session_metadata,
          });
        }
      });
    },
    {
      identify: (context) => {
        const token = context.req.header("x-sandbox-token");
        return checkToken(token, findCaller, "execute", "Send the header X-Sandbox-Token.");
      },
      onError: (context, thrown) => {
        const error = describeError(context, thrown);
        // The SDK knows only one status for "later".
        return context.json(describeRefusal(error), error.code === "RATE_LIMITED" ? 503 : statusOf(error));
      },
    },
  );
}

/** A sentence for who believes that the state is all there. */
function noteLoss(result: ExecutionResult): string {
  return result.session.state === "lost" ? describeState(result) : "";
}
