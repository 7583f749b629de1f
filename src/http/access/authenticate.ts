import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { SandboxError } from "../../protocol/index.ts";
import { type Caller, hasScope, type Scope } from "./caller.ts";
import type { FindCaller } from "./tokens.ts";

const SET_UP = "Set up tokens with `serve token create`.";

/**
 * The caller that a bearer token names.
 *
 * @throws SandboxError `UNAUTHORIZED` without a token that is known, `FORBIDDEN` for one without the scope
 */
export async function authenticate(context: Context, findCaller: FindCaller, scope: Scope): Promise<Caller> {
  const header = context.req.header("authorization");
  const token = /^Bearer +(\S+)$/i.exec(header ?? "")?.[1];
  return checkToken(token, findCaller, scope, "Send the header Authorization: Bearer with a token.");
}

/** @param suggestion says where the token belongs */
export async function checkToken(
  token: string | undefined,
  findCaller: FindCaller,
  scope: Scope,
  suggestion: string,
): Promise<Caller> {
  if (token === undefined) throw new SandboxError("UNAUTHORIZED", "The request has no token", suggestion);
  const caller = await findCaller(token);
  if (caller === undefined) throw new SandboxError("UNAUTHORIZED", "The token is not known", suggestion);
  if (!hasScope(caller, scope)) {
    throw new SandboxError("FORBIDDEN", `The token "${caller.name}" does not have the scope "${scope}"`);
  }
  return caller;
}

/**
 * Lets in whoever is on this machine. A name that leads to this machine, and pages of other sites, are refused, so that
 * no web page can use a browser of this machine to get in.
 *
 * @throws SandboxError `FORBIDDEN`
 */
export function checkLocal(context: Context): void {
  const address = remoteAddress(context);
  if (address !== undefined && !/^(::1$|(::ffff:)?127\.)/.test(address)) {
    throw new SandboxError("FORBIDDEN", `A request from "${address}" needs a token`, SET_UP);
  }
  const { hostname } = new URL(context.req.url);
  const origin = context.req.header("origin");
  const isSame = origin === undefined || origin === new URL(context.req.url).origin;
  if (isSame && (hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname))) return;
  const from = isSame ? `for the host "${hostname}"` : `from the origin "${origin}"`;
  throw new SandboxError("FORBIDDEN", `A request ${from} needs a token`, SET_UP);
}

/** Where a request comes from; undefined where it came through no socket. */
function remoteAddress({ env }: Context): string | undefined {
  return (env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress;
}
