import { createHash } from "node:crypto";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { APIError } from "better-auth/api";
import { genericOAuth, magicLink } from "better-auth/plugins";
import { sayReason } from "../storage/database-error.ts";
import type { Database } from "../storage/database.ts";
import { authAccounts, authSessions, authVerifications, users } from "../storage/schema.ts";

/** Sign-in at an OpenID provider. */
export interface OidcOptions {
  issuer: string;
  clientId: string;
  clientSecret?: string | undefined;
  /** As the page names it. */
  name: string;
  /** What a person who comes from there for the first time is; null admits only those who were invited. */
  role: "viewer" | "editor" | "admin" | null;
}

export interface AuthOptions {
  db: Database;
  /** Where people reach the platform. */
  url: string;
  /** Signs the cookies. */
  secret: string;
  oidc?: OidcOptions | undefined;
}

/** Path under which better-auth answers what sign-in at a provider needs; nothing else of it is served. */
const AUTH_PATH = "/api/auth";

/** Time in seconds that a sign-in stays good; it is prolonged while the person comes back. */
const SESSION_SECONDS = 7 * 24 * 60 * 60;

export type Auth = ReturnType<typeof createAuth>;

/** Sign-in by one-time links, and at an OpenID provider where one is configured. There are no passwords. */
export function createAuth({ db, url, secret, oidc }: AuthOptions) {
  const { port, protocol, origin } = new URL(url);
  return betterAuth({
    appName: "Pyodide sandbox",
    baseURL: url,
    basePath: AUTH_PATH,
    secret,
    database: drizzleAdapter(db, {
      provider: "pg",
      schema: { user: users, session: authSessions, account: authAccounts, verification: authVerifications },
    }),
    user: {
      additionalFields: { role: { type: "string", input: false, defaultValue: oidc?.role ?? "editor" } },
    },
    session: { expiresIn: SESSION_SECONDS, updateAge: SESSION_SECONDS / 7 },
    account: { accountLinking: { enabled: true }, storeStateStrategy: "database" },
    plugins: [
      magicLink({
        sendMagicLink: () => {},
        storeToken: { type: "custom-hasher", hash: hashToken },
        disableSignUp: true,
      }),
      ...(oidc ? [genericOAuth({ config: [oidcConfiguration(oidc)] })] : []),
    ],
    advanced: {
      // Browsers send cookies to all ports of a host, so that two platforms on one machine need names of their own.
      cookiePrefix: port === "" ? "pyodide-sandbox" : `pyodide-sandbox-${port}`,
      useSecureCookies: protocol === "https:",
      ipAddress: { disableIpTracking: true },
      disableOriginCheck: false,
    },
    trustedOrigins: [origin],
    rateLimit: { enabled: false }, // The platform counts all requests itself.
    telemetry: { enabled: false },
    onAPIError: { errorURL: "/sign-in", throw: true },
    logger: { level: "error", log: (_level, message, ...details) => logProblem(message, details) },
  });
}

/** SHA-256, which is all that is kept of a link's token. */
export async function hashToken(token: string): Promise<string> {
  return createHash("sha256").update(token).digest("hex");
}

/** Only what went wrong: what it went wrong with may be a secret. */
function logProblem(message: string, details: unknown[]): void {
  const reasons = details.filter((detail) => detail instanceof Error).map(sayReason);
  console.error(`Sign-in: ${[message, ...reasons].join(": ")}`);
}

/** What a provider says of a person, by the standard. */
interface Claims {
  sub?: string;
  email?: string;
  /** Some providers write it as a text. */
  email_verified?: boolean | "true" | "false";
  name?: string;
  preferred_username?: string;
}

function oidcConfiguration({ issuer, clientId, clientSecret, role }: OidcOptions) {
  return {
    providerId: "oidc",
    discoveryUrl: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    clientId,
    ...(clientSecret !== undefined && { clientSecret }),
    scopes: ["openid", "profile", "email"],
    pkce: true,
    disableSignUp: role === null,
    mapProfileToUser: ({ sub, email, email_verified, name, preferred_username: login }: Claims) => {
      const verified = String(email_verified);
      // Else whoever registers there with another's address would be that person to all who share with them.
      if (verified === "false")
        throw new APIError("FOUND", undefined, { location: "/sign-in?error=email_not_verified" });
      return {
        // Only the standard claims count: better-auth would take "id" and "emailVerified" before them.
        id: sub ?? "",
        emailVerified: verified === "true",
        name: name || login || email || "", // Not all providers give names.
      };
    },
  };
}
