import { randomBytes } from "node:crypto";
import type { Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { SandboxError } from "../protocol/index.ts";
import type { JupyterCaller } from "./caller.ts";

/** Finds who holds a token. @throws SandboxError for one that is refused */
export type CallerOf = (context: Context, token: string) => Promise<JupyterCaller>;

const TOKEN_COOKIE = "jupyter_token";
const XSRF_COOKIE = "_xsrf";
const ADVICE =
  "Send a token of the server as `Authorization: token …`, as `?token=…`, or as the password of /jupyter/login.";

/**
 * Whoever sends a request. Its token is in a header, in the query, or in the cookie of a login; then a request that changes
 * something must repeat the `_xsrf` cookie, and a WebSocket must be opened by a page of this server.
 *
 * @throws SandboxError `UNAUTHORIZED`, `FORBIDDEN`
 */
export async function authenticate(context: Context, callerOf: CallerOf): Promise<JupyterCaller> {
  const header = /^(?:token|bearer) +(\S+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
  const sent = header ?? context.req.query("token");
  if (sent !== undefined) return callerOf(context, sent);
  const kept = getCookie(context, TOKEN_COOKIE);
  if (kept === undefined) throw new SandboxError("UNAUTHORIZED", "The request has no token", ADVICE);
  checkOrigin(context);
  if (context.req.method !== "GET") checkXsrf(context, context.req.header("x-xsrftoken"));
  return callerOf(context, kept);
}

/** Adds the login, for clients that send a password: it is a token. */
export function addLogin(app: Hono, callerOf: CallerOf): void {
  app.get("/login", (context) => {
    if (getCookie(context, XSRF_COOKIE) === undefined)
      keepCookie(context, XSRF_COOKIE, randomBytes(16).toString("hex"));
    return context.text("POST a token of the server as `password`, with the cookie's `_xsrf`.\n");
  });
  app.post("/login", async (context) => {
    const { _xsrf, password } = await context.req.parseBody();
    checkXsrf(context, context.req.header("x-xsrftoken") ?? _xsrf);
    if (typeof password !== "string") throw new SandboxError("UNAUTHORIZED", "The login has no password", ADVICE);
    await callerOf(context, password);
    keepCookie(context, TOKEN_COOKIE, password);
    return context.text("You are logged in.\n");
  });
}

function checkXsrf(context: Context, sent: unknown): void {
  const kept = getCookie(context, XSRF_COOKIE);
  if (kept !== undefined && sent === kept) return;
  throw new SandboxError("FORBIDDEN", 'The request does not repeat the cookie "_xsrf"', "Send it as X-XSRFToken.");
}

function checkOrigin(context: Context): void {
  const origin = context.req.header("origin");
  if (origin === undefined || (URL.canParse(origin) && new URL(origin).host === context.req.header("host"))) return;
  throw new SandboxError("FORBIDDEN", `The request comes from the origin "${origin}"`, ADVICE);
}

/** Pages of this server read the `_xsrf` cookie; the token's they need not. */
function keepCookie(context: Context, name: string, value: string): void {
  setCookie(context, name, value, { path: "/jupyter", httpOnly: name === TOKEN_COOKIE, sameSite: "Strict" });
}
