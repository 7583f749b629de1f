import { afterAll, beforeAll, expect, test } from "vitest";
import type { Me, SignInLink } from "../../../src/platform/api/people.ts";
import { DEFAULT_LIMITS } from "../../../src/platform/server/rate-limits.ts";
import { startOidcProvider } from "../../support/oidc-provider.ts";
import { PLATFORM_URL, startPlatform, type TestPlatform } from "../../support/platform.ts";
import { signInAdministrator, Visitor } from "../../support/visitor.ts";

const REDIRECT = `${PLATFORM_URL}/api/auth/oauth2/callback/oidc`;
let provider: Awaited<ReturnType<typeof startOidcProvider>>;
let platform: TestPlatform;

beforeAll(async () => {
  provider = await startOidcProvider(REDIRECT);
  platform = await startPlatform({ oidc: options("viewer"), limits: { ...DEFAULT_LIMITS, signIn: 100 } });
});
afterAll(async () => {
  await platform.close();
  await provider.close();
});

const options = (role: "viewer" | null) => ({
  issuer: provider.issuer,
  clientId: provider.client.id,
  clientSecret: provider.client.secret,
  name: "Example",
  role,
});

/** Signs in as the page does. @returns where the visitor ends up */
async function signIn(visitor: Visitor): Promise<string | null> {
  const body = { providerId: "oidc", callbackURL: "/", errorCallbackURL: "/sign-in" };
  const begun = await visitor.send<{ url: string }>("POST", "/api/auth/sign-in/oauth2", body);
  const authorized = await fetch(begun.body.url, { redirect: "manual" });
  return (await visitor.get(authorized.headers.get("location")!)).headers.get("location");
}

const meOf = async (visitor: Visitor) => (await visitor.get<Me>("/api/me")).body.person;

test("the page is told by which name people know the provider", async () => {
  expect((await new Visitor(platform, PLATFORM_URL).get("/api/sign-in-methods")).body).toEqual({ oidc: "Example" });
});

test("who comes from the provider for the first time gets the role that is configured, whatever the provider claims", async () => {
  provider.claims = {
    sub: "1",
    email: "New@example.com",
    email_verified: true,
    name: "Nora",
    role: "admin",
    id: "admin",
  };
  const visitor = new Visitor(platform, PLATFORM_URL);
  expect(await signIn(visitor)).toBe("/");
  const person = await meOf(visitor);
  expect(person).toMatchObject({ name: "Nora", email: "new@example.com", role: "viewer" });
  const again = new Visitor(platform, PLATFORM_URL);
  await signIn(again);
  expect(await meOf(again)).toEqual(person);
});

test("who has no name there is known by another claim", async () => {
  provider.claims = { sub: "2", email: "plain@example.com", email_verified: true, preferred_username: "plain" };
  const visitor = new Visitor(platform, PLATFORM_URL);
  await signIn(visitor);
  expect(await meOf(visitor)).toMatchObject({ name: "plain" });
});

test("who was invited comes in as that person, but only with an address that the provider has verified", async () => {
  const administrator = await signInAdministrator(platform, PLATFORM_URL);
  const invitation = { email: "ivy@example.com", name: "Ivy", role: "editor" };
  await administrator.send<SignInLink>("POST", "/api/admin/people", invitation);

  provider.claims = { sub: "3", email: "ivy@example.com", emailVerified: true, name: "Not Ivy" };
  const other = new Visitor(platform, PLATFORM_URL);
  expect(await signIn(other)).toMatch(/\/sign-in\?error=account_not_linked/);
  expect(other.cookies.has("pyodide-sandbox-8000.session_token")).toBe(false);

  provider.claims = { sub: "4", email: "ivy@example.com", email_verified: true, name: "Ivy at work" };
  const ivy = new Visitor(platform, PLATFORM_URL);
  expect(await signIn(ivy)).toBe("/");
  expect(await meOf(ivy)).toMatchObject({ name: "Ivy", role: "editor" });
});

test("who has not confirmed an address there does not come in with it", async () => {
  for (const email_verified of [false, "false"]) {
    provider.claims = { sub: "7", email: "boss@example.com", email_verified, name: "Mallory" };
    const mallory = new Visitor(platform, PLATFORM_URL);
    expect(await signIn(mallory)).toBe("/sign-in?error=email_not_verified");
    expect(await mallory.refusal("GET", "/api/me")).toEqual([401, "UNAUTHORIZED"]);
  }
});

test("a person is who the subject says, whatever other claims there are", async () => {
  provider.claims = { sub: "8", email: "one@example.com", email_verified: true, name: "One" };
  await signIn(new Visitor(platform, PLATFORM_URL));
  provider.claims = { sub: "9", id: "8", email: "two@example.com", email_verified: true, name: "Two" };
  const two = new Visitor(platform, PLATFORM_URL);
  await signIn(two);
  expect(await meOf(two)).toMatchObject({ name: "Two" });
});

test("an answer that this browser did not ask for signs nobody in", async () => {
  provider.claims = { sub: "5", email: "eve@example.com", email_verified: true, name: "Eve" };
  const attacker = new Visitor(platform, PLATFORM_URL);
  const body = { providerId: "oidc", callbackURL: "/" };
  const begun = await attacker.send<{ url: string }>("POST", "/api/auth/sign-in/oauth2", body);
  const authorized = await fetch(begun.body.url, { redirect: "manual" });
  const victim = new Visitor(platform, PLATFORM_URL);
  expect((await victim.get(authorized.headers.get("location")!)).headers.get("location")).toMatch(/\/sign-in\?error=/);
  expect(await victim.refusal("GET", "/api/me")).toEqual([401, "UNAUTHORIZED"]);
});

test("leads back to no other site", async () => {
  const body = { providerId: "oidc", callbackURL: "https://evil.example/" };
  const visitor = new Visitor(platform, PLATFORM_URL);
  expect((await visitor.refusal("POST", "/api/auth/sign-in/oauth2", body))[0]).toBe(400);
});

test("with the role none, only invited people come in, and a provider that is gone is named", async () => {
  const strict = await startPlatform({ oidc: options(null) });
  try {
    provider.claims = { sub: "6", email: "stranger@example.com", email_verified: true, name: "Stranger" };
    expect(await signIn(new Visitor(strict, PLATFORM_URL))).toMatch(/\/sign-in\?error=signup_disabled/);
  } finally {
    await strict.close();
  }
  const gone = await startPlatform({ oidc: { ...options("viewer"), issuer: "http://127.0.0.1:1" } });
  try {
    const visitor = new Visitor(gone, PLATFORM_URL);
    const answer = await visitor.send("POST", "/api/auth/sign-in/oauth2", { providerId: "oidc", callbackURL: "/" });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(/^The sign-in provider cannot be used: ./) } },
    });
  } finally {
    await gone.close();
  }
});
