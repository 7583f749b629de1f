import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { PolicyPreview, PolicyView, SandboxView, UrlTest } from "../../../src/platform/api/admin.ts";
import type { Agent } from "../../../src/platform/api/agents.ts";
import type { ErrorBody } from "../../../src/platform/api/errors.ts";
import type { ExecutionResult, TemplateInfo } from "../../../src/protocol/index.ts";
import { Sandbox } from "../../../src/platform/sandbox/sandbox.ts";
import { auditEntries, conversations, settings } from "../../../src/platform/storage/schema.ts";
import { PLATFORM_URL, startPlatform, type TestPlatform } from "../../support/platform.ts";
import { signInAdministrator, signInAs, type Visitor } from "../../support/visitor.ts";

const FILE = { sessions: { template: "python", spares: 0 }, snapshots: { save: "idle", idleSeconds: 3600 } };

const site = createServer((_, response) => response.end("reached"));
let platform: TestPlatform;
let admin: Visitor;
let ada: Awaited<ReturnType<typeof signInAs>>;
let host = "";

beforeAll(async () => {
  vi.stubEnv("PYODIDE_SANDBOX_POLICY", JSON.stringify(FILE));
  await once(site.listen(0, "127.0.0.1"), "listening");
  host = `127.0.0.1:${(site.address() as AddressInfo).port}`;
  platform = await startPlatform({ sandbox: new Sandbox({ policy: {} }) });
  admin = await signInAdministrator(platform, PLATFORM_URL);
  ada = await signInAs(platform, PLATFORM_URL, admin, { name: "Ada", role: "editor" });
});

afterAll(async () => {
  await platform.close();
  site.close();
  vi.unstubAllEnvs();
});

/** What the log has of a change of the network's mode. */
const changeOfMode = (from: string, to: string) => ({
  detail: { changes: expect.arrayContaining([{ path: ["network", "mode"], from, to }]) },
});

/** A conversation of Ada's in which Python was run. */
async function startConversation(title: string, agent: Agent | null = null, code = "x = 41") {
  const id = randomUUID();
  const { db, sandbox } = platform.services;
  await db.insert(conversations).values({ id, ownerId: ada.person.id, agentId: agent?.id ?? null, title });
  const session = (await sandbox.client()).session(id, agent ? { agent: agent.id } : {});
  await session.execute(code);
  return { id, session };
}

const viewSandbox = async () => (await admin.get<SandboxView>("/api/admin/sandbox")).body;
const rowOf = async (id: string) => (await viewSandbox()).sessions.find((session) => session.id === id);
const putPolicy = (policy: object) => admin.send<PolicyView>("PUT", "/api/admin/policy", { policy });
const preview = async (policy: object, agentId: string | null) =>
  (await admin.send<PolicyPreview>("POST", "/api/admin/policy/preview", { policy, agentId })).body;
const tryUrl = async (policy: object) =>
  (await admin.send<UrlTest>("POST", "/api/admin/policy/test-url", { policy, url: `http://${host}/` })).body;
const overrides = async () =>
  (await platform.services.db.select().from(settings)).find(({ name }) => name === "policy")?.value;

test("nobody but administrators comes in", async () => {
  for (const path of ["policy", "sandbox", "statistics", "audit", "models"]) {
    expect(await ada.refusal("GET", `/api/admin/${path}`)).toEqual([403, "FORBIDDEN"]);
  }
  expect(await ada.refusal("PUT", "/api/admin/policy", { policy: {} })).toEqual([403, "FORBIDDEN"]);
});

test("a changed policy keeps only what differs from the file, and is reset to it", async () => {
  const { file } = (await admin.get<PolicyView>("/api/admin/policy")).body;
  expect(file).toMatchObject({ memory: { megabytes: 1024 }, sessions: { spares: 0 } });
  expect(file).not.toHaveProperty("agents");

  const changed = await putPolicy({ ...file, time: { ...file.time, maxSeconds: 120 } });
  expect(changed.body.policy).toEqual({ ...file, time: { ...file.time, maxSeconds: 120 } });
  expect(changed.body.file).toEqual(file);
  expect(await overrides()).toEqual({ time: { maxSeconds: 120 } });
  expect((await (await platform.services.sandbox.client()).limits()).maxTimeoutMs).toBe(120_000);

  expect((await putPolicy({})).body.policy).toEqual(file);
  expect(await overrides()).toEqual({});
});

test("a policy that cannot be is refused by field, and changes nothing", async () => {
  const { status, body } = await admin.send<ErrorBody>("PUT", "/api/admin/policy", {
    policy: { network: { mode: "hosts", hosts: ["https://a.example/"] }, memory: { megabytes: 1 } },
  });
  expect(status).toBe(422);
  expect(body.error).toMatchObject({
    code: "BAD_POLICY",
    faults: [{ path: ["network", "hosts", 0] }, { path: ["memory", "megabytes"] }],
  });
  expect(await overrides()).toEqual({});
});

test("a preview says what a kernel of an agent would be started with", async () => {
  const { body: agent } = await ada.send<Agent>("POST", "/api/agents", {
    name: "Offline",
    permissions: { network: { mode: "off" } },
  });
  const policy = { network: { mode: "hosts", hosts: ["a.example"] } };
  const open = await preview(policy, null);
  expect(open.faults).toEqual([]);
  expect(open.flags.join(" ")).toContain("--allow-net=a.example");
  expect((await preview(policy, agent.id)).flags.join(" ")).not.toContain("--allow-net");
  const wrong = await preview({ network: { mode: "on" } }, null);
  expect(wrong).toMatchObject({ faults: [{ path: ["network", "mode"] }], flags: [] });
});

test("a URL is tried under the policy that is being written", async () => {
  expect(await tryUrl({})).toMatchObject({ outcome: "denied" });
  const policy = { network: { mode: "hosts", hosts: [host], private: ["127.0.0.1"] } };
  expect(await tryUrl(policy)).toMatchObject({ outcome: "reached" });
});

test("sessions that keep earlier rights are named, and restarted with their variables", async () => {
  const { id, session } = await startConversation("Sales");
  const { body } = await putPolicy({ network: { mode: "hosts", hosts: ["a.example"] } });
  expect(body.outdated).toContainEqual({ session: id, conversation: { id, title: "Sales" }, state: "idle" });
  expect(await rowOf(id)).toMatchObject({ isOutdated: true, conversation: { title: "Sales" } });

  expect((await admin.send("POST", `/api/admin/sessions/${id}/restart`)).status).toBe(200);
  expect((await session.execute("x + 1")).value?.["text/plain"]).toBe("42");
  expect(await rowOf(id)).toMatchObject({ isOutdated: false, state: "idle" });
  await putPolicy({});
  await session.close();
});

test("a change of an agent's permissions holds for its next kernel", async () => {
  const { body: agent } = await ada.send<Agent>("POST", "/api/agents", { name: "Small" });
  const { id, session } = await startConversation("Small talk", agent);
  const permissions = { memory: { megabytes: 256 } };
  await ada.send("PUT", `/api/agents/${agent.id}`, { name: "Small", permissions });
  expect(await rowOf(id)).toMatchObject({ agent: agent.id, agentName: "Small" });
  expect((await (await platform.services.sandbox.client()).limits(agent.id)).memoryMegabytes).toBe(256);
  expect(await rowOf(id)).toMatchObject({ isOutdated: true });
  await ada.send("DELETE", `/api/agents/${agent.id}`);
  expect(await rowOf(id)).toMatchObject({ agentName: "a deleted agent" });
  await session.close();
});

test("what is no URL is not tried, and said not to be one", async () => {
  for (const url of ["nonsense", "ftp://example.com", "http://"]) {
    const { status, body } = await admin.send<ErrorBody>("POST", "/api/admin/policy/test-url", { policy: {}, url });
    expect(status).toBe(400);
    expect(body.error.message).toBe('"url": Expected a URL such as https://example.com/data.csv');
  }
});

test("administrators interrupt, put to sleep and end sessions", async () => {
  const { id, session } = await startConversation("Long");
  let run: Promise<ExecutionResult> | undefined;
  await new Promise<void>((resolve) => {
    run = session.execute("while True: pass", { onEvent: () => resolve() });
  });
  await admin.send("POST", `/api/admin/sessions/${id}/interrupt`);
  expect((await run)?.status).toBe("cancelled");
  await admin.send("POST", `/api/admin/sessions/${id}/hibernate`);
  expect(await rowOf(id)).toMatchObject({ state: "saved", conversation: { title: "Long" } });
  const branch = await session.fork(`${id}.${randomUUID().slice(0, 8)}`);
  await branch.info();
  expect(await rowOf(branch.id)).toMatchObject({ conversation: { id, title: "Long" } });
  await admin.send("POST", `/api/admin/sessions/${id}/end`);
  expect(await rowOf(id)).toBeUndefined();
  expect(await admin.refusal("POST", `/api/admin/sessions/${id}/end`)).toEqual([404, "UNKNOWN_SESSION"]);
  expect(await admin.refusal("POST", `/api/admin/sessions/${id}/forget`)).toEqual([404, "UNKNOWN_ROUTE"]);
});

test("the sandbox is shown with its packages and templates", async () => {
  const { status, obstacle, packages, templates } = await viewSandbox();
  expect(obstacle).toBeNull();
  expect(status).toMatchObject({ store: { state: "ready" } });
  expect(packages.map(({ name }) => name)).toContain("numpy");
  expect(templates.map(({ name }) => name)).toContain("science");
});

test("changes that no longer go with the policy file stop the sandbox, and are corrected in the page", async () => {
  const sandbox = new Sandbox({ policy: { sessions: { template: "gone" } } });
  const stuck = await startPlatform({ sandbox });
  try {
    const value = { sessions: { template: "gone" } };
    await stuck.services.db.insert(settings).values({ name: "policy", value });
    const visitor = await signInAdministrator(stuck, PLATFORM_URL);
    const shown = (await visitor.get<SandboxView>("/api/admin/sandbox")).body;
    expect(shown).toMatchObject({ status: null, obstacle: { code: "BAD_POLICY" }, sessions: [], packages: [] });
    const { body: view } = await visitor.get<PolicyView>("/api/admin/policy");
    const body = { policy: view.policy, agentId: null };
    const { body: draft } = await visitor.send<PolicyPreview>("POST", "/api/admin/policy/preview", body);
    expect(draft.faults).toMatchObject([{ path: ["sessions", "template"] }]);
    expect((await visitor.send("PUT", "/api/admin/policy", { policy: {} })).status).toBe(200);
    expect((await visitor.get<SandboxView>("/api/admin/sandbox")).body.obstacle).toBeNull();
  } finally {
    await stuck.close();
  }
});

test("packages and templates are prepared for all", async () => {
  const installed = await admin.send<{ installed: string[] }>("POST", "/api/admin/packages", {
    requirements: ["numpy"],
  });
  expect(installed.status).toBe(200);
  expect((await admin.send("POST", "/api/admin/packages/prepare")).status).toBe(200);
  const built = await admin.send<TemplateInfo[]>("POST", "/api/admin/templates/python/build");
  expect(built.body).toContainEqual(expect.objectContaining({ name: "python", state: "current" }));
  expect(await admin.refusal("POST", "/api/admin/templates/none/build")).toEqual([404, "UNKNOWN_TEMPLATE"]);
});

test("the log has what was changed and done, with the old and the new value", async () => {
  const entries = await platform.services.db.select().from(auditEntries);
  const find = (action: string) => entries.filter((entry) => entry.action === action);
  expect(find("policy.change").slice(-2)).toMatchObject([changeOfMode("off", "hosts"), changeOfMode("hosts", "off")]);
  expect(find("session.restart")).toMatchObject([{ subject: "Sales" }]);
  for (const action of ["interrupt", "hibernate", "end"]) {
    expect(find(`session.${action}`)).toMatchObject([{ subject: "Long" }]);
  }
  expect(find("packages.install")).toMatchObject([{ subject: "numpy" }]);
  expect(find("packages.prepare")).toHaveLength(1);
  expect(find("template.build")).toMatchObject([{ subject: "python" }]);
});
