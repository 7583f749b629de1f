import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { SandboxError } from "../../protocol/index.ts";
import { createAdminRoutes } from "../admin/admin-routes.ts";
import { createAgentRoutes } from "../agents/agent-routes.ts";
import type { SignInMethods } from "../api/people.ts";
import type { Auth, OidcOptions } from "../people/create-auth.ts";
import { createChatRoutes } from "../chat/create-chat-routes.ts";
import { createMemberRoutes } from "../people/member-routes.ts";
import { createPeopleRoutes } from "../people/people-routes.ts";
import { createSignInRoutes, requireSignIn } from "../people/sign-in.ts";
import { limitRate, type RateLimits } from "./rate-limits.ts";
import type { PlatformEnvironment, Services } from "./services.ts";

/** Bytes of a body, at most. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** Routes that have a limit for bodies of their own: the files of a conversation. */
const FILE_PATH = /^\/api\/conversations\/[^/]+\/files\//;

/** Routes that make the model or Python work. */
const WORK_PATHS = ["messages", "messages/:message/*", "cells", "rewind"].map((path) => `/conversations/:id/${path}`);

export interface ApiOptions {
  auth: Auth;
  oidc?: OidcOptions | undefined;
  limits: RateLimits;
  isProxied: boolean;
}

/** All that is under `/api`: first what is open to everybody, then what needs a sign-in. */
export function createApi(
  services: Services,
  { auth, oidc, limits, isProxied }: ApiOptions,
): Hono<PlatformEnvironment> {
  const api = new Hono<PlatformEnvironment>();
  const limitBody = bodyLimit({ maxSize: MAX_BODY_BYTES });
  api.use((context, next) => (FILE_PATH.test(context.req.path) ? next() : limitBody(context, next)));

  const limitSignIn = limitRate(limits.signIn, "sign-ins", { isProxied });
  api.on(["GET", "POST"], ["/sign-in", "/auth/*"], limitSignIn);
  api.route("/", createSignInRoutes(auth));
  api.get("/sign-in-methods", (context) => context.json({ oidc: oidc?.name ?? null } satisfies SignInMethods));

  api.use(requireSignIn(auth), limitRate(limits.all, "requests", { isProxied }));
  api.on("POST", WORK_PATHS, limitRate(limits.messages, "messages"));
  api.route("/", createPeopleRoutes(services, auth));
  api.route("/", createMemberRoutes(services));
  api.route("/", createChatRoutes(services));
  api.route("/", createAgentRoutes(services));
  api.route("/", createAdminRoutes(services));

  api.all("*", ({ req }) => {
    const message = `There is no "${req.method} ${req.path}" here`;
    throw new SandboxError("UNKNOWN_ROUTE", message, "Load the page again; it may be of another version.");
  });
  return api;
}
