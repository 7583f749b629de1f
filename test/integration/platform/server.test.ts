import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { eq } from "drizzle-orm";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { AuditEntry } from "../../../src/platform/api/admin.ts";
import type { Agent } from "../../../src/platform/api/agents.ts";
import type { ErrorBody } from "../../../src/platform/api/errors.ts";
import type { Me } from "../../../src/platform/api/people.ts";
import { respondWithError } from "../../../src/platform/server/errors.ts";
import type { Part } from "../../../src/platform/api/messages.ts";
import { newCall } from "../../../src/platform/chat/answer-stream.ts";
import { listen } from "../../../src/platform/server/listen.ts";
import type { PlatformEnvironment } from "../../../src/platform/server/services.ts";
import { addStaticPage } from "../../../src/platform/server/static-page.ts";
import { conversations, messages, runs, users } from "../../../src/platform/storage/schema.ts";
import { addEmbeddedDatabase } from "../../support/embedded-database.ts";
import { PLATFORM_URL, startPlatform, type TestPlatform } from "../../support/platform.ts";
import { findPostgres, startPostgres } from "../../support/postgres.ts";
import { signInAdministrator, Visitor } from "../../support/visitor.ts";

const MAIN = fileURLToPath(new URL("../../../dist/src/platform/main.js", import.meta.url));
const question = { prompt: "Name? ", password: false };
const SCRIPT = `const words = ${JSON.stringify("compressible ".repeat(1000))};`;

let root: string;
let pageFolder: string;
let platform: TestPlatform;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "server-"));
  pageFolder = join(root, "page");
  mkdirSync(join(pageFolder, "assets"), { recursive: true });
  writeFileSync(join(pageFolder, "index.html"), "<!doctype html><title>The page</title>");
  writeFileSync(join(pageFolder, "assets", "index-a1b2.js"), SCRIPT);
  writeFileSync(join(pageFolder, "private.txt"), "not an asset");
  platform = await startPlatform({ pageFolder });
});
afterAll(async () => {
  await platform.close();
  rmSync(root, { recursive: true, force: true });
});

const visitor = () => new Visitor(platform, PLATFORM_URL);

describe("the page", () => {
  test("runs only its own scripts, is framed nowhere, and is shown at each of its paths", async () => {
    for (const path of ["/", "/chat/some-id", "/admin/people"]) {
      const { status, headers, body } = await visitor().get(path);
      expect([status, body, headers.get("cache-control")], path).toEqual([
        200,
        "<!doctype html><title>The page</title>",
        "no-cache",
      ]);
      const policy = headers.get("content-security-policy")?.split("; ") ?? [];
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'self'",
          "script-src 'self'",
          "frame-ancestors 'none'",
          "object-src 'none'",
        ]),
      );
      expect(policy.filter((rule) => rule.includes("unsafe"))).toEqual(["style-src 'self' 'unsafe-inline'"]);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("strict-transport-security")).toBeNull();
    }
  });

  test("has assets that browsers keep for good, compressed for whoever takes that", async () => {
    const { headers, body } = await visitor().get("/assets/index-a1b2.js");
    expect([headers.get("cache-control"), headers.get("content-encoding"), body === SCRIPT]).toEqual([
      "public, max-age=31536000, immutable",
      null,
      true,
    ]);
    const squeezed = await visitor().send("GET", "/assets/index-a1b2.js", undefined, { "accept-encoding": "gzip" });
    expect(squeezed.headers.get("content-encoding")).toBe("gzip");
    const missing = await visitor().get("/assets/index-old.js");
    expect([missing.status, missing.headers.get("cache-control")]).toEqual([404, null]);
  });

  test("gives no other file away", async () => {
    for (const path of [
      "/private.txt",
      "/assets/../private.txt",
      "/assets/%2e%2e/private.txt",
      "/assets/..%2fprivate.txt",
    ]) {
      expect((await visitor().get(path)).body, path).not.toBe("not an asset");
    }
  });

  test("says what to do when it was never built", async () => {
    const app = new Hono<PlatformEnvironment>();
    addStaticPage(app, join(root, "nowhere"));
    const answer = await app.request("/");
    expect([answer.status, await answer.text()]).toEqual([
      503,
      "The page has not been built. Run `npm run build`, then start again.",
    ]);
  });
});

describe("a request", () => {
  test("of another site changes nothing", async () => {
    const administrator = await signInAdministrator(platform, PLATFORM_URL);
    const forms = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"];
    for (const origin of ["https://evil.example", "http://127.0.0.1:3000", "null"]) {
      for (const type of forms) {
        const headers = { origin, "content-type": type, "sec-fetch-site": "cross-site" };
        expect(await administrator.refusal("POST", "/api/sign-out", undefined, headers)).toEqual([403, "FORBIDDEN"]);
      }
    }
    expect((await administrator.get("/api/me")).status).toBe(200);
    const answer = await administrator.send("GET", "/api/me", undefined, { origin: "https://evil.example" });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    expect(answer.headers.get("cross-origin-resource-policy")).toBe("same-origin");
  });

  test("that reaches this machine under another name is refused", async () => {
    for (const host of ["evil.example", "evil.example:8000", "127.0.0.1:9999"]) {
      expect(await visitor().refusal("GET", "/api/sign-in-methods", undefined, { host }), host).toEqual([
        403,
        "FORBIDDEN",
      ]);
    }
    for (const host of ["localhost:8000", "[::1]:8000"]) {
      expect((await visitor().send("GET", "/api/sign-in-methods", undefined, { host })).status, host).toBe(200);
    }
  });

  test("is answered in JSON that runs nothing, also where it fails", async () => {
    const { status, headers, body } = await visitor().get<ErrorBody>("/api/me");
    expect([status, body]).toEqual([
      401,
      { error: { code: "UNAUTHORIZED", message: "You are not signed in", suggestion: "Sign in, then try again." } },
    ]);
    expect(headers.get("cache-control")).toBe("no-store");
    const policy = headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/(^|; )sandbox(;|$)/);
    const administrator = await signInAdministrator(platform, PLATFORM_URL);
    expect(await administrator.refusal("GET", "/api/nothing")).toEqual([404, "UNKNOWN_ROUTE"]);
  });

  test("whose body is too large or no JSON is refused", async () => {
    const guest = visitor();
    expect(await guest.refusal("POST", "/api/sign-in", { token: "x".repeat(3_000_000) })).toEqual([
      413,
      "FRAME_TOO_LARGE",
    ]);
    expect(await guest.refusal("POST", "/api/sign-in", undefined, { "content-type": "application/json" })).toEqual([
      400,
      "BAD_REQUEST",
    ]);
    expect(await guest.refusal("POST", "/api/sign-in", { token: "x", more: 1 })).toEqual([400, "BAD_REQUEST"]);
  });
});

describe("what no database can keep", () => {
  test("is refused in a path and replaced in a body, so that nothing is done without a word in the log", async () => {
    const administrator = await signInAdministrator(platform, PLATFORM_URL);
    for (const path of ["/api/conversations/%00", "/api/agents/%00", "/api/admin/audit?search=%00"]) {
      expect(await administrator.refusal("GET", path), path).toEqual([400, "BAD_REQUEST"]);
    }
    const agent = { name: "zero \u0000", instructions: "half \uD800" };
    const made = await administrator.send<Agent>("POST", "/api/agents", agent);
    expect([made.status, made.body.name, made.body.instructions]).toEqual([201, "zero \uFFFD", "half \uFFFD"]);
    const { body: log } = await administrator.get<AuditEntry[]>("/api/admin/audit?search=agent.create");
    expect(log).toMatchObject([{ subject: "zero \uFFFD" }]);
  });

  test("is told without the values of a query, when it fails for another reason", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const app = new Hono().onError(respondWithError);
    const { db } = platform.services;
    const row = { id: "secret of a person", conversationId: "nowhere", status: "x", durationMs: 1 };
    app.get("/", async (context) => context.json(await db.insert(runs).values(row)));
    expect((await app.request("/")).status).toBe(500);
    const [[text] = []] = logged.mock.calls;
    logged.mockRestore();
    expect(text).toMatch(/foreign key.*insert into "runs"/);
    expect(text).not.toContain("secret of a person");
  });
});

test("the stream of a conversation is passed on as it comes, and ends with the server", async () => {
  const ending = await startPlatform();
  const administrator = await signInAdministrator(ending, PLATFORM_URL);
  const { body: conversation } = await administrator.send<{ id: string }>("POST", "/api/conversations", {});
  const cookie = [...administrator.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const stream = await ending.app.request(`${PLATFORM_URL}/api/conversations/${conversation.id}/events`, {
    headers: { cookie, "accept-encoding": "gzip" },
  });
  expect([stream.status, stream.headers.get("content-type"), stream.headers.get("content-encoding")]).toEqual([
    200,
    "text/event-stream",
    null,
  ]);
  const read = stream.text();
  ending.endStreams();
  expect(await read).toContain('"type":"state"');
  await ending.close();
});

describe("limits", () => {
  test("hold for sign-ins by address, for messages by person, and for all requests", async () => {
    const limited = await startPlatform({ limits: { signIn: 3, messages: 2, all: 8 }, isProxied: true });
    const guest = new Visitor(limited, PLATFORM_URL);
    const guess = (address: string) =>
      guest.refusal("POST", "/api/sign-in", { token: "guess" }, { "x-forwarded-for": `6.6.6.6, ${address}` });
    const tries = [await guess("1.1.1.1"), await guess("1.1.1.1"), await guess("1.1.1.1"), await guess("1.1.1.1")];
    expect(tries.map(([status]) => status)).toEqual([401, 401, 401, 429]);
    expect((await guess("2.2.2.2"))[0]).toBe(401);

    const administrator = await signInAdministrator(limited, PLATFORM_URL);
    const send = () => administrator.send<ErrorBody>("POST", "/api/conversations/none/messages", {});
    const statuses = [(await send()).status, (await send()).status];
    expect(statuses).not.toContain(429);
    const third = await send();
    expect(third.status).toBe(429);
    expect(third.body.error.message).toBe("You may send 2 messages a minute");
    expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(0);
    for (let sent = 3; sent < 8; sent++) expect((await administrator.get("/api/me")).status).toBe(200);
    expect(await administrator.refusal("GET", "/api/me")).toEqual([429, "RATE_LIMITED"]);
    await limited.close();
  });
});

describe("over TLS", () => {
  test("cookies go over nothing else, and browsers are told so", async () => {
    const url = "https://chat.example.com";
    const secure = await startPlatform({ url });
    const guest = new Visitor(secure, url);
    const { headers } = await guest.open((await secure.createSignInLink()).url);
    expect(headers.getSetCookie()[0]).toMatch(/^__Secure-pyodide-sandbox\.session_token=.*Secure/);
    expect(headers.get("strict-transport-security")).toMatch(/max-age=\d+/);
    expect((await guest.get("/api/me")).status).toBe(200);
    await secure.close();
  });
});

describe("a server that starts again", () => {
  test("knows who is signed in, and says of what was under way that it was cut off", async () => {
    const dataFolder = join(root, "data");
    await addEmbeddedDatabase(dataFolder);
    const first = await startPlatform({ dataFolder });
    const administrator = await signInAdministrator(first, PLATFORM_URL);
    const { db } = first.services;
    const [owner] = await db.select().from(users).where(eq(users.role, "admin"));
    await db.insert(conversations).values({ id: "c", ownerId: owner!.id, title: "T" });
    const asking: Part = { type: "tool", call: { ...newCall("call"), state: "waiting", input: question } };
    const common = { conversationId: "c", role: "assistant" as const, parts: [] };
    await db.insert(messages).values([
      { id: "m1", status: "done", ...common },
      { id: "m2", status: "running", ...common, parts: [asking] },
    ]);
    await first.close();
    expect(statSync(join(dataFolder, "cookie-secret")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dataFolder, "cookie-secret"), "utf8")).toMatch(/^[\w-]{43}$/);

    const second = await startPlatform({ dataFolder });
    const again = new Visitor(second, PLATFORM_URL);
    for (const [name, value] of administrator.cookies) again.cookies.set(name, value);
    expect((await again.get<Me>("/api/me")).body.person.id).toBe(owner!.id);
    const rows = await second.services.db.select().from(messages).orderBy(messages.id);
    expect(rows.map(({ status, error }) => [status, error?.message])).toEqual([
      ["done", undefined],
      ["failed", "The platform ended while this was being answered"],
    ]);
    expect(rows[1]!.parts).toMatchObject([{ call: { state: "done", input: null, refusal: { code: "CANCELLED" } } }]);
    await second.close();
  });
});

test.skipIf(findPostgres() === undefined)(
  "a database that goes away is named to people, and does not end the server",
  async () => {
    const postgres = await startPostgres(findPostgres()!);
    const bereft = await startPlatform({ databaseUrl: postgres.createDatabase() });
    const administrator = await signInAdministrator(bereft, PLATFORM_URL);
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    await postgres.stop();
    for (const visitor of [administrator, new Visitor(bereft, PLATFORM_URL)]) {
      expect(await visitor.refusal("POST", "/api/sign-in", { token: "x" })).toEqual([503, "DATABASE_UNAVAILABLE"]);
    }
    expect(await administrator.refusal("GET", "/api/me")).toEqual([503, "DATABASE_UNAVAILABLE"]);
    expect((await administrator.get("/api/sign-in-methods")).status).toBe(200);
    await bereft.close();
    const lines = log.mock.calls.flat().map(String);
    log.mockRestore();
    expect(lines).toContain("Sign-in: INTERNAL_SERVER_ERROR: nothing listens at its address");
    const [token = ""] = decodeURIComponent([...administrator.cookies.values()][0] ?? "").split(".");
    expect(token).toHaveLength(32);
    expect(lines.join()).not.toContain(token);
  },
);

describe("listening", () => {
  test("goes on to the next port only where none was asked for", async () => {
    const first = await listen(answer, { host: "127.0.0.1", port: 0, isPortOpen: false });
    const port = Number(new URL(first.url).port);
    const error = await listen(answer, { host: "127.0.0.1", port, isPortOpen: false }).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ message: `Cannot listen on "127.0.0.1:${port}" (EADDRINUSE)` });
    const next = await listen(answer, { host: "127.0.0.1", port, isPortOpen: true });
    expect(Number(new URL(next.url).port)).toBeGreaterThan(port);
    await Promise.all([first.close(), next.close()]);
  });
});

describe("npm start", () => {
  beforeAll(() => addEmbeddedDatabase(join(root, "started")));

  test("prints a link that signs the administrator in, serves the page, and ends at once when asked to", async () => {
    const server = start({});
    const lines: string[] = [];
    let link: string | undefined;
    for await (const line of createInterface({ input: server.stdout })) {
      lines.push(line);
      link = /http\S+token=\S+/.exec(line)?.[0];
      if (link !== undefined) break;
    }
    expect(lines[0]).toMatch(/^The chat platform is at http:\/\/127\.0\.0\.1:\d+; its data is in the folder "/);
    expect(lines[1]).toMatch(/^An offline demo answers/);
    const { origin, searchParams } = new URL(link!);
    const signedIn = await fetch(`${origin}/api/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json", origin },
      body: JSON.stringify({ token: searchParams.get("token") }),
    });
    expect(signedIn.status).toBe(200);
    const cookie = signedIn.headers.getSetCookie()[0]!.split(";")[0]!;
    const me = (await (await fetch(`${origin}/api/me`, { headers: { cookie } })).json()) as Me;
    expect(me).toMatchObject({ person: { role: "admin" }, isDemo: true });
    server.stdout.resume();
    const ended = once(server, "exit");
    server.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  });

  test("says in two lines what is in the way, and explains its variables", async () => {
    expect(await read({ HOST: "0.0.0.0" })).toEqual({
      code: 1,
      stdout: "",
      stderr:
        'HOST is "0.0.0.0", which other machines can reach, and PUBLIC_URL is not set\n' +
        "Set PUBLIC_URL to the address that people use, or leave out HOST.\n",
    });
    const database = await read({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" });
    expect(database.stderr).toBe(
      'Cannot use the database "postgres://nobody@127.0.0.1:1/none": nothing listens at its address\n' +
        "Check DATABASE_URL, or leave it out for the embedded database.\n",
    );
    const help = await read({}, ["--help"]);
    expect([help.code, help.stdout]).toEqual([0, expect.stringContaining("DATABASE_URL")]);
  });
});

function answer(): Response {
  return new Response("here");
}

function start(environment: Record<string, string>, words: string[] = []) {
  const own = { PLATFORM_DATA: join(root, "started"), PORT: "0", MODEL: "" };
  return spawn(process.execPath, [MAIN, ...words], { env: { ...process.env, ...own, ...environment } });
}

/** Runs the program to its end. */
async function read(environment: Record<string, string>, words: string[] = []) {
  const server = start(environment, words);
  const output = { stdout: "", stderr: "" };
  server.stdout.on("data", (data) => (output.stdout += data));
  server.stderr.on("data", (data) => (output.stderr += data));
  const [code] = await once(server, "close");
  return { code, ...output };
}
