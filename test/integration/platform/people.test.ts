import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Member } from "../../../src/platform/api/conversations.ts";
import type { Me, Person, SignInLink } from "../../../src/platform/api/people.ts";
import { hasRole, requireAccess } from "../../../src/platform/people/access.ts";
import { changeRole, ensureAdministrator, getPerson } from "../../../src/platform/people/people.ts";
import {
  agents,
  auditEntries,
  authVerifications,
  conversations,
  members,
  users,
} from "../../../src/platform/storage/schema.ts";
import { onEachDatabase } from "../../support/each-database.ts";
import { PLATFORM_URL, startPlatform, type TestPlatform } from "../../support/platform.ts";
import { signInAdministrator, signInAs, Visitor } from "../../support/visitor.ts";

onEachDatabase((options) => {
  let platform: TestPlatform;
  let administrator: Visitor;
  let editor: Visitor & { person: Person };
  let other: Visitor & { person: Person };
  let viewer: Visitor & { person: Person };
  const visitor = () => new Visitor(platform, PLATFORM_URL);

  beforeAll(async () => {
    platform = await startPlatform(options());
    administrator = await signInAdministrator(platform, PLATFORM_URL);
    const join = (name: string, role: "viewer" | "editor") =>
      signInAs(platform, PLATFORM_URL, administrator, { name, role });
    [editor, other, viewer] = [
      await join("Edith", "editor"),
      await join("Otto", "editor"),
      await join("Vera", "viewer"),
    ];
  });
  afterAll(() => platform.close());

  describe("a sign-in link", () => {
    test("signs the administrator in, by a cookie that no script and no other site can use", async () => {
      const guest = visitor();
      const { url } = await platform.createSignInLink();
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:8000\/sign-in\?token=[\w-]{43}$/);
      const answer = await guest.open(url);
      expect(answer.status).toBe(200);
      const [cookie] = answer.headers.getSetCookie();
      expect(cookie).toMatch(/^pyodide-sandbox-8000\.session_token=[^;]+;.*Path=\/.*HttpOnly.*SameSite=Lax/i);
      expect(cookie).not.toMatch(/Secure/i);
      const me = await guest.get<Me>("/api/me");
      expect(me.body).toEqual({
        person: { id: expect.any(String), name: "Administrator", email: "admin@localhost", role: "admin" },
        models: [{ id: "demo", label: "Demo" }],
        isDemo: true,
        sandboxObstacle: null,
      });
    });

    test("works once, also for two who open it at the same time, and is not used up by who only looks at it", async () => {
      const { url } = await platform.createSignInLink();
      await visitor().get(url);
      const answers = await Promise.all([visitor().open(url), visitor().open(url), visitor().open(url)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    });

    test("works no more when its time is over", async () => {
      const { url } = await platform.createSignInLink();
      await platform.services.db.update(authVerifications).set({ expiresAt: new Date(Date.now() - 1) });
      const guest = visitor();
      expect(await guest.open(url)).toMatchObject({
        status: 401,
        body: { error: { code: "UNAUTHORIZED", message: "This link was used already, or its time is over" } },
      });
      expect(guest.cookies.size).toBe(0);
    });

    test("is kept as a hash only, and lasts an hour at the start and a day for others", async () => {
      const start = await platform.createSignInLink();
      expect(Math.round((start.expiresAt - Date.now()) / 60_000)).toBe(60);
      const token = new URL(start.url).searchParams.get("token")!;
      const rows = await platform.services.db.select().from(authVerifications);
      expect(JSON.stringify(rows)).not.toContain(token);
      const { body } = await administrator.send<SignInLink>("POST", `/api/admin/people/${viewer.person.id}/link`);
      expect(Math.round((body.expiresAt - Date.now()) / 3_600_000)).toBe(24);
    });

    test("cannot be asked for by who is not signed in", async () => {
      const paths = [
        "/api/auth/sign-in/magic-link",
        "/api/auth/magic-link/verify",
        "/api/auth/sign-up/email",
        "/api/auth/update-user",
      ];
      for (const path of paths) {
        expect(await visitor().refusal("POST", path, { email: "admin@localhost" })).toEqual([401, "UNAUTHORIZED"]);
      }
      expect(await editor.refusal("POST", "/api/auth/update-user", { role: "admin" })).toEqual([404, "UNKNOWN_ROUTE"]);
    });
  });

  test("signing out ends the session, also for who has kept the cookie", async () => {
    const guest = await signInAdministrator(platform, PLATFORM_URL);
    const kept = new Map(guest.cookies);
    expect((await guest.send("POST", "/api/sign-out")).status).toBe(200);
    expect(guest.cookies.size).toBe(0);
    for (const [name, value] of kept) guest.cookies.set(name, value);
    expect(await guest.refusal("GET", "/api/me")).toEqual([401, "UNAUTHORIZED"]);
  });

  describe("roles", () => {
    const routes: [string, string, unknown?][] = [
      ["GET", "/api/admin/people"],
      ["POST", "/api/admin/people", { email: "new@example.com", name: "New", role: "viewer" }],
      ["POST", "/api/admin/people/nobody/link"],
      ["PATCH", "/api/admin/people/nobody", { role: "viewer" }],
      ["DELETE", "/api/admin/people/nobody"],
    ];

    test("let only administrators look after people", async () => {
      for (const [method, path, body] of routes) {
        expect(await visitor().refusal(method, path, body), path).toEqual([401, "UNAUTHORIZED"]);
        for (const person of [viewer, editor]) {
          expect(await person.refusal(method, path, body), path).toEqual([403, "FORBIDDEN"]);
        }
      }
      for (const [method, path, body] of routes.slice(2)) {
        expect(await administrator.refusal(method, path, body), path).toEqual([404, "UNKNOWN_PERSON"]);
      }
    });

    test("hold for who has them or a higher one", () => {
      const roles = ["viewer", "editor", "admin"] as const;
      expect(
        roles.map((role) =>
          roles.map((needed) => hasRole({ id: "x", name: "x", email: "x@example.com", role }, needed)),
        ),
      ).toEqual([
        [true, false, false],
        [true, true, false],
        [true, true, true],
      ]);
    });

    test("can be changed at once, but not the last administrator's", async () => {
      const me = (await administrator.get<Me>("/api/me")).body.person;
      const path = `/api/admin/people/${me.id}`;
      expect(await administrator.refusal("PATCH", path, { role: "viewer" })).toEqual([400, "BAD_REQUEST"]);
      expect(await administrator.refusal("DELETE", path)).toEqual([400, "BAD_REQUEST"]);
      await administrator.send("PATCH", `/api/admin/people/${other.person.id}`, { role: "admin" });
      expect((await other.get("/api/admin/people")).status).toBe(200);
      await administrator.send("PATCH", `/api/admin/people/${other.person.id}`, { role: "editor" });
      expect(await other.refusal("GET", "/api/admin/people")).toEqual([403, "FORBIDDEN"]);
      expect(await administrator.refusal("PATCH", path, { role: "root" })).toEqual([400, "BAD_REQUEST"]);
    });

    test("leave an administrator when two demote one another at once", async () => {
      const { db } = platform.services;
      const [first] = await db.select().from(users).where(eq(users.role, "admin"));
      const both = [first!.id, other.person.id];
      for (let round = 0; round < 10; round++) {
        for (const id of both) await changeRole(db, id, "admin");
        const outcomes = await Promise.allSettled(both.map((id) => changeRole(db, id, "editor")));
        expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      }
      await changeRole(db, first!.id, "admin");
      await changeRole(db, other.person.id, "editor");
    });
  });

  test("an address that no one has vouched for makes nobody the administrator", async () => {
    const { db } = platform.services;
    await db.insert(users).values({ id: "u-mallory", name: "Mallory", email: "boss@example.com" });
    await expect(ensureAdministrator(db, "Boss@example.com")).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(await getPerson(db, "u-mallory")).toMatchObject({ role: "editor" });
    expect(await ensureAdministrator(db, "edith@example.com")).toMatchObject({ name: "Edith", role: "admin" });
    await changeRole(db, editor.person.id, "editor");
  });

  test("an invitation refuses a taken address and a body that is wrong", async () => {
    const path = "/api/admin/people";
    const again = { email: "EDITH@example.com", name: "Again", role: "viewer" };
    expect(await administrator.send("POST", path, again)).toMatchObject({
      status: 400,
      body: { error: { code: "BAD_REQUEST", suggestion: "Make a new link for them in the list of people." } },
    });
    expect(await administrator.refusal("POST", path, { email: "nonsense", name: "x", role: "viewer" })).toEqual([
      400,
      "BAD_REQUEST",
    ]);
    expect(await administrator.refusal("POST", path, "text")).toEqual([400, "BAD_REQUEST"]);
  });

  test("a removed person is out at once, and leaves their agents to the administrators", async () => {
    const leaving = await signInAs(platform, PLATFORM_URL, administrator, { name: "Lea", role: "editor" });
    const { db } = platform.services;
    await db.insert(agents).values({ id: "a-lea", ownerId: leaving.person.id, name: "Helper" });
    await db.insert(conversations).values({ id: "c-lea", ownerId: leaving.person.id, title: "Gone" });
    const { body: link } = await administrator.send<SignInLink>("POST", `/api/admin/people/${leaving.person.id}/link`);
    expect((await administrator.send("DELETE", `/api/admin/people/${leaving.person.id}`)).status).toBe(200);
    expect(await leaving.refusal("GET", "/api/me")).toEqual([401, "UNAUTHORIZED"]);
    expect((await visitor().open(link.url)).status).toBe(401);
    const me = (await administrator.get<Me>("/api/me")).body.person;
    expect(await db.select({ owner: agents.ownerId }).from(agents).where(eq(agents.id, "a-lea"))).toEqual([
      { owner: null },
    ]);
    expect(await db.select().from(conversations).where(eq(conversations.id, "c-lea"))).toEqual([]);
    const entries = await db.select().from(auditEntries).where(eq(auditEntries.action, "person.remove"));
    expect(entries).toMatchObject([{ userId: me.id, subject: "Lea", detail: { email: "lea@example.com" } }]);
  });

  describe("a conversation", () => {
    const path = "/api/conversations/c1/members";
    beforeAll(async () => {
      await platform.services.db.insert(conversations).values({ id: "c1", ownerId: editor.person.id, title: "Shared" });
    });
    test("is not there for who has no access, not even for administrators", async () => {
      expect(await visitor().refusal("GET", path)).toEqual([401, "UNAUTHORIZED"]);
      for (const person of [other, viewer, administrator]) {
        expect(await person.refusal("GET", path)).toEqual([404, "UNKNOWN_CONVERSATION"]);
        expect(await person.refusal("POST", path, { email: "otto@example.com", access: "editor" })).toEqual([
          404,
          "UNKNOWN_CONVERSATION",
        ]);
      }
    });

    test("is shared by address, to read or to edit", async () => {
      const shared = await editor.send<Member[]>("POST", path, { email: "Otto@Example.com", access: "viewer" });
      expect(shared.status).toBe(201);
      expect(shared.body.map(({ name, access }) => [name, access])).toEqual([
        ["Edith", "owner"],
        ["Otto", "viewer"],
      ]);
      expect((await other.get(path)).status).toBe(200);
      expect(await other.refusal("POST", path, { email: "vera@example.com", access: "viewer" })).toEqual([
        403,
        "FORBIDDEN",
      ]);
      expect([await accessOf(platform, other, "viewer"), await accessOf(platform, other, "editor")]).toEqual([
        "allowed",
        "FORBIDDEN",
      ]);
      await editor.send("POST", path, { email: "otto@example.com", access: "editor" });
      expect(await accessOf(platform, other, "editor")).toBe("allowed");
    });

    test("is not edited by who only has the role to view", async () => {
      await editor.send("POST", path, { email: "vera@example.com", access: "editor" });
      expect([await accessOf(platform, viewer, "viewer"), await accessOf(platform, viewer, "editor")]).toEqual([
        "allowed",
        "FORBIDDEN",
      ]);
    });

    test("is not shared with its owner, and only with people who are there", async () => {
      expect(await editor.refusal("POST", path, { email: "edith@example.com", access: "viewer" })).toEqual([
        400,
        "BAD_REQUEST",
      ]);
      expect(await editor.refusal("POST", path, { email: "nobody@example.com", access: "viewer" })).toEqual([
        404,
        "UNKNOWN_PERSON",
      ]);
    });

    test("can be left by who only reads it", async () => {
      expect(await viewer.refusal("DELETE", `${path}/${other.person.id}`)).toEqual([403, "FORBIDDEN"]);
      expect((await viewer.send("DELETE", `${path}/${viewer.person.id}`)).status).toBe(200);
      expect(await accessOf(platform, viewer, "viewer")).toBe("UNKNOWN_CONVERSATION");
      const isVera = and(eq(members.conversationId, "c1"), eq(members.userId, viewer.person.id));
      expect(await platform.services.db.select().from(members).where(isVera)).toEqual([]);
    });
  });
});

/** What comes of asking for access to the conversation. */
function accessOf(
  { services }: TestPlatform,
  { person }: { person: Person },
  access: "viewer" | "editor",
): Promise<string> {
  return requireAccess(services, { get: () => person }, "c1", access).then(
    () => "allowed",
    (error: { code: string }) => error.code,
  );
}
