import { upgradeWebSocket } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { WebSocketServer } from "ws";
import type { SandboxClient } from "../client/index.ts";
import { ERROR_CODES, SandboxError } from "../protocol/index.ts";
import { addLogin, authenticate, type CallerOf } from "./access.ts";
import { Connection } from "./connection.ts";
import { Kernels } from "./kernels.ts";
import { NotebookSessions } from "./notebook-sessions.ts";
import { addRestApi } from "./rest-api.ts";
import { BINARY_PROTOCOL } from "./wire.ts";

/** Bytes of a request's body, and of a message. */
const MAX_BODY_BYTES = 1024 * 1024;
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** WebSockets of one kernel. */
const MAX_CLIENTS = 50;

/** Milliseconds between two signs of life on a WebSocket, so that no proxy takes it for unused. */
const PING_MS = 30_000;

export interface JupyterAppOptions {
  /** Says who holds a token, and throws a SandboxError for one that is refused. */
  callerOf: CallerOf;
}

export interface JupyterApp {
  app: Hono;
  /** For the `websocket` option of the Node server that serves the app. */
  webSockets: WebSocketServer;
  /** Lets all clients go; the kernels' sessions stay. */
  close(): void;
}

/**
 * Makes the application that serves sandboxes to Jupyter's clients at `/jupyter`, as a kernel gateway.
 *
 * @example
 * const { app, webSockets } = createJupyterApp(client, { callerOf: async (_, token) => findCaller(token) });
 * serve({ fetch: app.fetch, websocket: { server: webSockets }, port: 8888 });
 */
export function createJupyterApp(client: SandboxClient, { callerOf }: JupyterAppOptions): JupyterApp {
  const kernels = new Kernels(client);
  const authenticated = (context: Context) => authenticate(context, callerOf);
  const app = new Hono().basePath("/jupyter");
  app.onError(respondWithError);
  app.use("*", bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseBody }));
  addLogin(app, callerOf);
  addRestApi(app, { kernels, sessions: new NotebookSessions(kernels), callerOf: authenticated });
  app.get("/api/kernels/:id/channels", async (context) => {
    const kernel = await kernels.find(await authenticated(context), context.req.param("id"));
    if (context.req.header("upgrade")?.toLowerCase() !== "websocket") {
      throw new SandboxError("BAD_REQUEST", "The channels of a kernel are a WebSocket", "Ask for an upgrade.");
    }
    if (kernel.clients.size >= MAX_CLIENTS) {
      throw new SandboxError("BUSY", `There are ${MAX_CLIENTS} clients of this kernel`, "Let some of them go.");
    }
    let connection: Connection;
    return upgradeWebSocket(context, {
      onOpen: (_, socket) => {
        const sessionId = context.req.query("session_id")?.slice(0, 256);
        connection = Connection.open(kernel, sessionId, socket, () => authenticated(context));
      },
      onMessage: ({ data }) => connection.take(data),
      onClose: (_, socket) => connection.lose(socket),
    });
  });
  app.all("/*", ({ req }) => {
    throw new SandboxError("UNKNOWN_ROUTE", `There is no "${req.method} ${req.path}" here`, "Only kernels are served.");
  });
  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: (offered) => offered.has(BINARY_PROTOCOL) && BINARY_PROTOCOL,
  });
  const pings = setInterval(() => webSockets.clients.forEach((socket) => socket.ping()), PING_MS).unref();
  const close = () => {
    clearInterval(pings);
    kernels.close();
  };
  return { app, webSockets, close };
}

/** Behind a body that nobody reads, the HTTP connection cannot go on. */
function refuseBody(context: Context): never {
  context.header("connection", "close");
  throw new SandboxError(
    "FRAME_TOO_LARGE",
    `The body is over the limit of ${MAX_BODY_BYTES} bytes`,
    "Send less at once.",
  );
}

/** In the shape that Jupyter Server has for errors, with the advice besides. */
function respondWithError(error: Error, context: Context): Response {
  if (!(error instanceof SandboxError)) throw error;
  const { code, message, suggestion } = error;
  const status = ERROR_CODES[code].http as ContentfulStatusCode;
  if (status === 401) context.header("www-authenticate", "Bearer");
  return context.json({ message, reason: code, suggestion }, status);
}
