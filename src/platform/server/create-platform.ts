import { setMaxListeners } from "node:events";
import { join } from "node:path";
import { Hono } from "hono";
import { compress } from "hono/compress";
import { packageRoot } from "../../client/index.ts";
import { seedAgents } from "../agents/seed-agents.ts";
import type { SignInLink } from "../api/people.ts";
import { LiveConversations } from "../chat/live-conversations.ts";
import { createModels, type Models } from "../chat/models.ts";
import { createAuth, type OidcOptions } from "../people/create-auth.ts";
import { ensureAdministrator } from "../people/people.ts";
import { createSignInLink, START_LINK_MS } from "../people/sign-in-link.ts";
import { composePolicy } from "../sandbox/platform-policy.ts";
import { Sandbox } from "../sandbox/sandbox.ts";
import type { OpenDatabase } from "../storage/database.ts";
import { openDatabase } from "../storage/open-database.ts";
import { Audit } from "./audit.ts";
import { cookieSecret } from "./cookie-secret.ts";
import { createApi } from "./create-api.ts";
import { endUnfinishedMessages } from "./end-unfinished-messages.ts";
import { respondWithError } from "./errors.ts";
import { DEFAULT_LIMITS, type RateLimits } from "./rate-limits.ts";
import { addSecurity } from "./security.ts";
import type { PlatformEnvironment, Services } from "./services.ts";
import { addStaticPage } from "./static-page.ts";

export interface PlatformOptions {
  /** Where people reach the platform, such as `http://127.0.0.1:8000`. */
  url: string;
  /** Holds the embedded database and the secret; made when it is not there. */
  dataFolder: string;
  /** Of a real Postgres; the embedded one when left out. */
  databaseUrl?: string | undefined;
  /** Signs the cookies; one in the data folder when left out. */
  secret?: string | undefined;
  oidc?: OidcOptions | undefined;
  /** Address of the administrator for whom the start prints a link. */
  adminEmail?: string | undefined;
  /** Whether a proxy before the platform says whom a request comes from. */
  isProxied?: boolean;
  /** Files of the page; those that the build made when left out. */
  pageFolder?: string;
  limits?: RateLimits;
  /** What answers; by default as administrators and the environment have it. */
  models?: Models;
  sandbox?: Sandbox;
  /** Takes the log of the sandbox, line by line. */
  onLog?: (line: string) => void;
}

export interface Platform {
  app: Hono<PlatformEnvironment>;
  services: Services;
  /** Where the data is, as people read it. */
  place: string;
  /** A link that signs in as the administrator, once. */
  createSignInLink(): Promise<SignInLink>;
  /** Ends streams and answers under way, which else last longer than a server waits for its requests. */
  endStreams(): void;
  /** Ends what is under way, saves the sessions and closes the database. */
  close(): Promise<void>;
}

/**
 * The platform over its database and its sandbox.
 *
 * @throws SandboxError `DATABASE_UNAVAILABLE`, `BAD_POLICY`
 */
export async function createPlatform(options: PlatformOptions): Promise<Platform> {
  const database = await openDatabase({ dataFolder: options.dataFolder, url: options.databaseUrl });
  try {
    return await assemble(database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function assemble({ db, place, close }: OpenDatabase, options: PlatformOptions): Promise<Platform> {
  const { url, dataFolder, oidc, onLog, limits = DEFAULT_LIMITS, isProxied = false } = options;
  const secret = options.secret ?? (await cookieSecret(dataFolder));
  const auth = createAuth({ db, url, secret, oidc });
  const administrator = await ensureAdministrator(db, options.adminEmail);
  await endUnfinishedMessages(db);
  await seedAgents(db);
  const policy = await composePolicy(db);
  const ending = new AbortController();
  setMaxListeners(0, ending.signal); // Each stream listens.
  const services: Services = {
    db,
    sandbox: options.sandbox ?? new Sandbox({ policy, ...(onLog && { onLog }) }),
    models: options.models ?? createModels({ db, environment: process.env }),
    live: new LiveConversations(),
    audit: new Audit(db),
    ending: ending.signal,
  };

  const app = new Hono<PlatformEnvironment>();
  app.onError((error, context) => respondWithError(error, context));
  addSecurity(app, url);
  app.use(compress());
  app.route("/api", createApi(services, { auth, oidc, limits, isProxied }));
  addStaticPage(app, options.pageFolder ?? join(packageRoot(), "dist", "page"));

  return {
    app,
    services,
    place,
    createSignInLink: () => createSignInLink(auth, administrator.email, START_LINK_MS),
    endStreams: () => ending.abort(),
    async close() {
      ending.abort();
      await services.sandbox.close();
      await close();
    },
  };
}
