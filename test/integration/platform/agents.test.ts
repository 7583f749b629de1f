import { afterAll, beforeAll, expect, test } from "vitest";
import type { PolicyFault } from "../../../src/platform/api/admin.ts";
import type { Agent, AgentLimits } from "../../../src/platform/api/agents.ts";
import type { Conversation, ToolSetting } from "../../../src/platform/api/conversations.ts";
import type { ErrorBody } from "../../../src/platform/api/errors.ts";
import { seedAgents } from "../../../src/platform/agents/seed-agents.ts";
import { composePolicy } from "../../../src/platform/sandbox/platform-policy.ts";
import { Sandbox } from "../../../src/platform/sandbox/sandbox.ts";
import { auditEntries, conversations } from "../../../src/platform/storage/schema.ts";
import { TestConversation } from "../../support/conversation.ts";
import { onEachDatabase } from "../../support/each-database.ts";
import { PLATFORM_URL, startPlatform, type TestPlatform } from "../../support/platform.ts";
import { signInAdministrator, signInAs, type Visitor } from "../../support/visitor.ts";

onEachDatabase((options) => {
  let platform: TestPlatform;
  let admin: Visitor;
  let ada: Awaited<ReturnType<typeof signInAs>>;
  let bob: typeof ada;
  let vera: typeof ada;

  beforeAll(async () => {
    platform = await startPlatform({ ...options(), sandbox: new Sandbox({ policy: {} }) }); // No Python runs here.
    admin = await signInAdministrator(platform, PLATFORM_URL);
    ada = await signInAs(platform, PLATFORM_URL, admin, { name: "Ada", role: "editor" });
    bob = await signInAs(platform, PLATFORM_URL, admin, { name: "Bob", role: "editor" });
    vera = await signInAs(platform, PLATFORM_URL, admin, { name: "Vera", role: "viewer" });
  });

  afterAll(() => platform.close());

  async function lastAudit() {
    const entries = await platform.services.db.select().from(auditEntries);
    return entries.sort((a, b) => a.at.getTime() - b.at.getTime()).at(-1);
  }

  test("a fresh platform has the agents of the file, which administrators change", async () => {
    const assistant = { id: "assistant", name: "Assistant", owner: null, tools: { pyodide_sandbox: true } };
    expect(await findAssistant(ada)).toMatchObject({ ...assistant, canEdit: false });
    expect(await findAssistant(admin)).toMatchObject({ ...assistant, canEdit: true });
  });

  test("an agent of the file that was deleted stays away", async () => {
    await admin.send("DELETE", "/api/agents/assistant");
    await seedAgents(platform.services.db);
    expect(await admin.refusal("GET", "/api/agents/assistant")).toEqual([404, "UNKNOWN_AGENT"]);
  });

  test("an agent is kept as it was saved", async () => {
    const tools = { pyodide_sandbox: true };
    const permissions = { memory: { megabytes: 256 }, packages: { install: "none" } };
    const agent = await create(ada, { instructions: "Be brief", model: "demo", tools, permissions });
    expect(agent).toMatchObject({ owner: { id: ada.person.id, name: "Ada" }, canEdit: true, permissions });
    expect((await ada.get(`/api/agents/${agent.id}`)).body).toEqual(agent);

    const change = { name: "Analyst II", tools: {}, permissions: {} };
    const changed = await ada.send<Agent>("PUT", `/api/agents/${agent.id}`, change);
    expect(changed.body).toMatchObject({ ...change, instructions: "", model: null });
    expect((await ada.get(`/api/agents/${agent.id}`)).body).toEqual(changed.body);
  });

  test("every editor uses an agent, its owner and administrators change it, viewers see none", async () => {
    const { id } = await create(ada, {});
    expect((await bob.get<Agent>(`/api/agents/${id}`)).body).toMatchObject({ name: "Analyst", canEdit: false });
    expect(await bob.refusal("PUT", `/api/agents/${id}`, { name: "Mine" })).toEqual([403, "FORBIDDEN"]);
    expect(await bob.refusal("DELETE", `/api/agents/${id}`)).toEqual([403, "FORBIDDEN"]);
    expect(await vera.refusal("GET", "/api/agents")).toEqual([403, "FORBIDDEN"]);
    expect(await vera.refusal("POST", "/api/agents", { name: "Mine" })).toEqual([403, "FORBIDDEN"]);
    expect((await admin.send("PUT", `/api/agents/${id}`, { name: "Ours" })).status).toBe(200);
    expect((await admin.get<Agent>(`/api/agents/${id}`)).body.owner?.name).toBe("Ada");
  });

  test("permissions that are wider than the policy or no permissions are refused, by field", async () => {
    const permissions = { network: { mode: "public", hosts: ["https://a.example/"] }, memory: { megabyte: 256 } };
    const preview = await ada.send<PolicyFault[]>("POST", "/api/agents/preview", { permissions });
    expect(preview.body.map(({ path }) => path)).toEqual([
      ["network", "hosts", 0],
      ["memory", "megabyte"],
    ]);
    const wider = { network: { mode: "public" } };
    const refused = await ada.send<ErrorBody>("POST", "/api/agents", { name: "Wide", permissions: wider });
    expect(refused.status).toBe(422);
    expect(refused.body.error).toMatchObject({ code: "BAD_POLICY", faults: [{ path: ["network", "mode"] }] });
    expect(await ada.refusal("POST", "/api/agents", { name: "Odd", permissions: "all" })).toEqual([400, "BAD_REQUEST"]);
    expect((await ada.get<AgentLimits>("/api/agents/limits")).body).toMatchObject({
      network: { mode: "off" },
      memory: { megabytes: 1024 },
    });
  });

  test("a model that is not offered is refused, and a tool that there is not", async () => {
    for (const change of [{ model: "other:model" }, { tools: { shell: true } }]) {
      expect(await ada.refusal("POST", "/api/agents", { name: "Clever", ...change })).toEqual([400, "BAD_REQUEST"]);
    }
  });

  test("the sandbox gets the permissions by the agents' ids, cut to a policy that became stricter", async () => {
    const { db } = platform.services;
    const { id } = await create(ada, { permissions: { memory: { megabytes: 512 } } });
    expect(await composePolicy(db)).toMatchObject({ agents: { [id]: { memory: { megabytes: 512 } } } });
    await admin.send("PUT", "/api/admin/policy", { policy: { memory: { megabytes: 256 } } });
    expect(await composePolicy(db)).toMatchObject({
      memory: { megabytes: 256 },
      agents: { [id]: { memory: { megabytes: 256 } } },
    });
    await admin.send("PUT", "/api/admin/policy", { policy: {} });
    await ada.send("DELETE", `/api/agents/${id}`);
    expect((await composePolicy(db))["agents"]).not.toHaveProperty(id);
  });

  test("the conversations of a deleted agent stay", async () => {
    const { db } = platform.services;
    const { id } = await create(ada, { tools: { pyodide_sandbox: true } });
    await db.insert(conversations).values({ id: "c", ownerId: ada.person.id, agentId: id, title: "Sales" });
    expect((await ada.send("DELETE", `/api/agents/${id}`)).status).toBe(200);
    expect(await db.select().from(conversations)).toMatchObject([{ id: "c", agentId: null }]);
  });

  test("who has a conversation open is told when its agent is changed or deleted", async () => {
    const { id: agentId } = await create(ada, {});
    const { id } = (await ada.send<Conversation>("POST", "/api/conversations", { agentId })).body;
    using follower = await (await TestConversation.start(platform, ada)).as(ada, id).follow();
    await ada.send("PUT", `/api/agents/${agentId}`, { name: "Renamed", tools: { pyodide_sandbox: true } });
    await ada.send("DELETE", `/api/agents/${agentId}`);
    await follower.until((event) => event.type === "conversation" && event.change.agent === null);
    const told = follower.events.flatMap(({ event }) => (event.type === "conversation" ? [event.change] : []));
    expect(told).toMatchObject([
      { agent: { id: agentId, name: "Renamed" }, tools: [{ on: true }] },
      { agent: null, tools: [{ on: true }] },
    ]);
  });

  test("the tools of an agent are those of a conversation that begins with it, and stay when it is deleted", async () => {
    const { id: agentId } = await create(ada, { tools: { pyodide_sandbox: true } });
    const listed = async () => (await ada.get<unknown[]>("/api/conversations")).body.length;
    const before = await listed();
    expect((await ada.get<ToolSetting[]>(`/api/tools?agent=${agentId}`)).body).toMatchObject([{ on: true }]);
    expect((await ada.get<ToolSetting[]>("/api/tools")).body).toMatchObject([{ on: false }]);
    expect(await listed()).toBe(before);
    expect(await vera.refusal("GET", "/api/tools")).toEqual([403, "FORBIDDEN"]);
    const begin = async () => (await ada.send<Conversation>("POST", "/api/conversations", { agentId })).body.id;
    const [untouched, off] = [await begin(), await begin()];
    await ada.send("PUT", `/api/conversations/${off}/tools/pyodide_sandbox`, { on: false });
    await ada.send("DELETE", `/api/agents/${agentId}`);
    const isOn = async (id: string) => (await ada.get<Conversation>(`/api/conversations/${id}`)).body.tools[0]?.on;
    expect([await isOn(untouched), await isOn(off)]).toEqual([true, false]);
  });

  test("the log has each change, with the old and the new value", async () => {
    const { id } = await create(bob, { instructions: "Be brief" });
    expect(await lastAudit()).toMatchObject({ action: "agent.create", subject: "Analyst", userId: bob.person.id });
    const permissions = { time: { maxSeconds: 30 } };
    await bob.send("PUT", `/api/agents/${id}`, { name: "Analyst", instructions: "Be kind", permissions });
    expect(await lastAudit()).toMatchObject({
      action: "agent.change",
      detail: {
        agent: id,
        changes: [
          { path: ["instructions"], from: "Be brief", to: "Be kind" },
          { path: ["permissions", "time"], from: null, to: { maxSeconds: 30 } },
        ],
      },
    });
    await bob.send("DELETE", `/api/agents/${id}`);
    expect(await lastAudit()).toMatchObject({ action: "agent.delete", subject: "Analyst" });
  });
});

async function create(visitor: Visitor, change: Record<string, unknown>): Promise<Agent> {
  const { status, body } = await visitor.send<Agent>("POST", "/api/agents", { name: "Analyst", ...change });
  expect(status).toBe(201);
  return body;
}

async function findAssistant(visitor: Visitor): Promise<Agent | undefined> {
  return (await visitor.get<Agent[]>("/api/agents")).body.find(({ id }) => id === "assistant");
}
