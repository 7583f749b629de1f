import { BlockList, isIP } from "node:net";
import { join, resolve } from "node:path";
import { z } from "zod";
import { sandboxHome } from "../config/home.ts";
import { SandboxError } from "../protocol/index.ts";
import type { OidcOptions } from "./people/create-auth.ts";

/** How `npm start` is set up. */
export interface Settings {
  host: string;
  port: number;
  /** Whether the next ports will do where the default one is taken. */
  isPortOpen: boolean;
  /** Where people reach the platform; where the server listens when left out. */
  publicUrl: string | undefined;
  dataFolder: string;
  databaseUrl: string | undefined;
  secret: string | undefined;
  adminEmail: string | undefined;
  isProxied: boolean;
  oidc: OidcOptions | undefined;
}

export const ENVIRONMENT_HELP = `Environment:
  MODEL              chat model that answers, such as openai:gpt-5.1 with OPENAI_API_KEY; without it an offline demo answers
  PORT               port to listen on (default: 8000, or the next one that is free)
  HOST               address to listen on (default: 127.0.0.1); another machine can reach it only with PUBLIC_URL
  PUBLIC_URL         where people reach the platform, such as https://chat.example.com
  TRUST_PROXY        1 where a proxy before the platform sets X-Forwarded-For
  DATABASE_URL       a Postgres database, such as postgres://user:password@host/name (default: embedded, in the data folder)
  PLATFORM_DATA      data folder (default: platform in the sandbox's directory)
  AUTH_SECRET        signs the cookies, 32 characters or more (default: made once, in the data folder)
  ADMIN_EMAIL        address of the administrator whom the printed link signs in
  OIDC_ISSUER        OpenID provider to sign in at, with OIDC_CLIENT_ID and OIDC_CLIENT_SECRET
  OIDC_NAME          how the page names it (default: the issuer's host)
  OIDC_ROLE          what new people from there are: viewer, editor, admin, or none to admit only who was invited (default: editor)
`;

const text = z.string().trim().min(1).optional();

const environmentSchema = z.object({
  HOST: z.string().trim().min(1).default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  TRUST_PROXY: z.enum(["0", "1"]).default("0"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  PLATFORM_DATA: text,
  AUTH_SECRET: z.string().min(32).optional(),
  ADMIN_EMAIL: z.email().optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: text,
  OIDC_CLIENT_SECRET: text,
  OIDC_NAME: text,
  OIDC_ROLE: z.enum(["viewer", "editor", "admin", "none"]).default("editor"),
});
type Environment = z.infer<typeof environmentSchema>;

/** @throws SandboxError `BAD_REQUEST`, which names the variable */
export function readEnvironment(variables: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const { data: environment, error } = environmentSchema.safeParse(given);
  if (!environment) {
    const [{ path, message }] = error.issues as [z.core.$ZodIssue];
    throw new SandboxError(
      "BAD_REQUEST",
      `${path.join(".")} is wrong: ${message}`,
      "`npm start -- --help` explains the variables.",
    );
  }
  const { HOST: host, PUBLIC_URL: publicUrl } = environment;
  if (publicUrl === undefined && !isLoopback(host)) {
    throw new SandboxError(
      "BAD_REQUEST",
      `HOST is "${host}", which other machines can reach, and PUBLIC_URL is not set`,
      "Set PUBLIC_URL to the address that people use, or leave out HOST.",
    );
  }
  return {
    host,
    port: environment.PORT ?? 8000,
    isPortOpen: environment.PORT === undefined,
    publicUrl: publicUrl && new URL(publicUrl).origin,
    dataFolder: environment.PLATFORM_DATA
      ? resolve(environment.PLATFORM_DATA)
      : join(sandboxHome(variables), "platform"),
    databaseUrl: environment.DATABASE_URL,
    secret: environment.AUTH_SECRET,
    adminEmail: environment.ADMIN_EMAIL,
    isProxied: environment.TRUST_PROXY === "1",
    oidc: readOidc(environment),
  };
}

function readOidc(environment: Environment): OidcOptions | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_ROLE: role } = environment;
  if (issuer === undefined) return undefined;
  if (clientId === undefined) {
    throw new SandboxError("BAD_REQUEST", "OIDC_ISSUER is set and OIDC_CLIENT_ID is not", "Set both, or neither.");
  }
  const name = environment.OIDC_NAME ?? new URL(issuer).hostname;
  return { issuer, clientId, clientSecret: environment.OIDC_CLIENT_SECRET, name, role: role === "none" ? null : role };
}

function isLoopback(host: string): boolean {
  const family = isIP(host);
  return family === 0 ? host === "localhost" : LOOPBACK.check(host, family === 6 ? "ipv6" : "ipv4");
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8);
LOOPBACK.addAddress("::1", "ipv6");
