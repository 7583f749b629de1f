import { isAPIError } from "better-auth/api";
import { Hono, type MiddlewareHandler } from "hono";
import { z } from "zod";
import { SandboxError } from "../../protocol/index.ts";
import type { Role } from "../api/people.ts";
import { readBody } from "../server/read-body.ts";
import type { PlatformEnvironment } from "../server/services.ts";
import { sayReason } from "../storage/database-error.ts";
import type { Auth } from "./create-auth.ts";

const signInSchema = z.strictObject({ token: z.string().min(1).max(200) });

/** Lets only signed-in people on, and says who they are. @throws SandboxError `UNAUTHORIZED` */
export function requireSignIn(auth: Auth): MiddlewareHandler<PlatformEnvironment> {
  return async (context, next) => {
    const { response, headers } = await auth.api
      .getSession({ headers: context.req.raw.headers, returnHeaders: true })
      .catch((cause: unknown) => {
        // Better-auth has logged the reason, and does not tell it.
        const message = "The platform's database cannot be used";
        throw new SandboxError("DATABASE_UNAVAILABLE", message, "Try again soon; the server's log says more.", {
          cause,
        });
      });
    if (!response) throw new SandboxError("UNAUTHORIZED", "You are not signed in", "Sign in, then try again.");
    const { id, name, email, role } = response.user;
    context.set("person", { id, name, email, role: role as Role });
    await next();
    // A sign-in that was prolonged.
    for (const cookie of headers.getSetCookie()) context.header("set-cookie", cookie, { append: true });
  };
}

/** Signs in by the token of a one-time link or at an OpenID provider, and out. */
export function createSignInRoutes(auth: Auth): Hono<PlatformEnvironment> {
  const routes = new Hono<PlatformEnvironment>();

  routes.post("/sign-in", async (context) => {
    const query = await readBody(context, signInSchema);
    const { headers } = await auth.api
      .magicLinkVerify({ query, headers: context.req.raw.headers, returnHeaders: true })
      .catch((error: unknown) => {
        if (!isAPIError(error)) throw error;
        const message = "This link was used already, or its time is over";
        throw new SandboxError(
          "UNAUTHORIZED",
          message,
          "Ask an administrator for a new one, or start the server again.",
        );
      });
    for (const cookie of headers.getSetCookie()) context.header("set-cookie", cookie, { append: true });
    return context.json({});
  });

  routes.post("/auth/sign-in/oauth2", ({ req }) => passOn(auth, req.raw));
  routes.get("/auth/oauth2/callback/oidc", ({ req }) => passOn(auth, req.raw));

  routes.post("/sign-out", async (context) => {
    const { headers } = await auth.api.signOut({ headers: context.req.raw.headers, returnHeaders: true });
    for (const cookie of headers.getSetCookie()) context.header("set-cookie", cookie, { append: true });
    return context.json({});
  });

  return routes;
}

/** Passes a request on to better-auth, whose refusals have another shape than the platform's. */
async function passOn(auth: Auth, request: Request): Promise<Response> {
  const answer = await auth.handler(request).catch((cause: unknown) => {
    throw providerProblem(sayReason(cause));
  });
  if (answer.status < 400) return answer;
  const { message } = (await answer.json().catch(() => ({}))) as { message?: string };
  throw providerProblem(message ?? `it answers with ${answer.status}`);
}

function providerProblem(reason: string): SandboxError {
  const suggestion = "Try again; an administrator can look at OIDC_ISSUER and at the server's log.";
  return new SandboxError("BAD_REQUEST", `The sign-in provider cannot be used: ${reason}`, suggestion);
}
