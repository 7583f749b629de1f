import { createHash, createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";

export interface OidcProvider {
  issuer: string;
  /** Claims of who is signed in there. */
  claims: Record<string, unknown>;
  close(): Promise<void>;
}

const CLIENT = { id: "platform", secret: "a secret of the client" };
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** An OpenID provider on loopback where somebody is signed in already: it checks client, redirect, code and PKCE as a real one. */
export async function startOidcProvider(redirectUri: string): Promise<OidcProvider & { client: typeof CLIENT }> {
  const codes = new Map<string, { challenge: string; claims: Record<string, unknown> }>();
  const tokens = new Map<string, Record<string, unknown>>();
  const app = new Hono();
  const provider = { issuer: "", claims: {} as Record<string, unknown>, client: CLIENT, close };

  app.get("/.well-known/openid-configuration", (context) =>
    context.json({
      issuer: provider.issuer,
      authorization_endpoint: `${provider.issuer}/authorize`,
      token_endpoint: `${provider.issuer}/token`,
      userinfo_endpoint: `${provider.issuer}/userinfo`,
      jwks_uri: `${provider.issuer}/jwks`,
    }),
  );
  app.get("/jwks", (context) =>
    context.json({ keys: [{ ...publicKey.export({ format: "jwk" }), alg: "RS256", kid: "1" }] }),
  );

  app.get("/authorize", (context) => {
    const query = context.req.query();
    const isKnown = query["client_id"] === CLIENT.id && query["redirect_uri"] === redirectUri;
    if (!isKnown || query["code_challenge_method"] !== "S256") return context.text("Unknown client", 400);
    const code = randomUUID();
    codes.set(code, { challenge: query["code_challenge"] ?? "", claims: provider.claims });
    return context.redirect(`${redirectUri}?${new URLSearchParams({ code, state: query["state"] ?? "" })}`);
  });

  app.post("/token", async (context) => {
    const form = (await context.req.parseBody()) as Record<string, string>;
    const code = codes.get(form["code"] ?? "");
    codes.delete(form["code"] ?? "");
    const challenge = createHash("sha256")
      .update(form["code_verifier"] ?? "")
      .digest("base64url");
    const isClient = form["client_id"] === CLIENT.id && form["client_secret"] === CLIENT.secret;
    if (!isClient || code?.challenge !== challenge || form["redirect_uri"] !== redirectUri) {
      return context.json({ error: "invalid_grant" }, 400);
    }
    const accessToken = randomUUID();
    tokens.set(accessToken, code.claims);
    const idToken = sign({
      iss: provider.issuer,
      aud: CLIENT.id,
      exp: Math.floor(Date.now() / 1000) + 60,
      ...code.claims,
    });
    return context.json({ access_token: accessToken, token_type: "Bearer", expires_in: 60, id_token: idToken });
  });

  app.get("/userinfo", (context) => {
    const claims = tokens.get((context.req.header("authorization") ?? "").replace("Bearer ", ""));
    return claims ? context.json(claims) : context.text("Unknown token", 401);
  });

  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  await once(server, "listening");
  provider.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return provider;

  async function close(): Promise<void> {
    const closed = once(server, "close");
    server.close();
    await closed;
  }
}

function sign(claims: Record<string, unknown>): string {
  const text = `${encode({ alg: "RS256", typ: "JWT", kid: "1" })}.${encode(claims)}`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign(privateKey, "base64url")}`;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
