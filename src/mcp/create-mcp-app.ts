import { hostHeaderValidation, originValidation } from "@modelcontextprotocol/hono";
import {
  type AuthInfo,
  createMcpHandler,
  isLegacyRequest,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
} from "@modelcontextprotocol/server";
import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { SandboxClient } from "../client/index.ts";
import { ERROR_CODES, MAX_FRAME_BYTES, SandboxError } from "../protocol/index.ts";
import type { McpCaller } from "./context.ts";
import { McpServers } from "./create-mcp-server.ts";
import { LegacySessions } from "./legacy-sessions.ts";

export interface McpAppOptions {
  /**
   * Says who sends a request, and throws a SandboxError for one that is refused. Without it there is one caller, and a request must be
   * addressed to this machine by its name or address, so that no web page can use a browser to send one.
   */
  callerOf?: (context: Context) => McpCaller | Promise<McpCaller>;
  /** Takes what goes wrong beside the answers of requests. */
  onError?: (error: Error) => void;
}

/** The one caller of an application without `callerOf`. No token can have this name. */
const LOCAL: McpCaller = { name: "@local", agent: null, run: (work) => work() };

/**
 * Makes the application that serves MCP at `/mcp` by streamable HTTP, for clients of both protocol eras.
 *
 * @example
 * const app = new Hono().route("/", createMcpApp(client, { callerOf: (context) => authenticate(context) }));
 */
export function createMcpApp(client: SandboxClient, { callerOf, onError }: McpAppOptions = {}): Hono {
  const servers = new McpServers(client);
  const create = ({ authInfo }: { authInfo?: AuthInfo }) => servers.create(callerIn(authInfo));
  const report = onError === undefined ? {} : { onerror: onError };
  const limit = { maxRequestBodySize: MAX_FRAME_BYTES };
  const modern = createMcpHandler(create, { legacy: "reject", ...limit, ...report });
  const legacy = new LegacySessions(create, limit);

  const app = new Hono();
  if (callerOf === undefined) {
    app.use("/mcp", hostHeaderValidation(localhostAllowedHostnames()), originValidation(localhostAllowedOrigins()));
  }
  app.all("/mcp", async (context) => {
    const authInfo = describeCaller((await callerOf?.(context)) ?? LOCAL);
    const request = context.req.raw;
    const isLegacy = await isLegacyRequest(request, undefined, limit);
    return isLegacy ? legacy.fetch(request, authInfo) : modern.fetch(request, { authInfo });
  });
  app.onError((error, context) => {
    if (!(error instanceof SandboxError)) throw error;
    const { code, message, suggestion } = error;
    const status = ERROR_CODES[code].http as ContentfulStatusCode;
    if (status === 401) context.header("WWW-Authenticate", "Bearer");
    return context.json({ error: { code, message, suggestion } }, status);
  });
  return app;
}

/** The caller as the SDK hands it from a request to its server. One who gets other rights is another client. */
function describeCaller(caller: McpCaller): AuthInfo {
  const clientId = JSON.stringify([caller.name, caller.agent]);
  return { token: "", clientId, scopes: [], extra: { caller } };
}

function callerIn(authInfo: AuthInfo | undefined): McpCaller {
  const caller = authInfo?.extra?.["caller"] as McpCaller | undefined;
  if (caller === undefined) throw new SandboxError("UNAUTHORIZED", "The request has no caller");
  return caller;
}
