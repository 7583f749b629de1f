import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Agent } from "../../../src/platform/api/agents.ts";
import type { Conversation, ConversationSummary } from "../../../src/platform/api/conversations.ts";
import { DemoChatModel } from "../../../src/demo/index.ts";
import type { ErrorBody } from "../../../src/platform/api/errors.ts";
import { createModels } from "../../../src/platform/chat/models.ts";
import type { Sandbox } from "../../../src/platform/sandbox/sandbox.ts";
import { artifacts, auditEntries, messages } from "../../../src/platform/storage/schema.ts";
import { SandboxError } from "../../../src/protocol/index.ts";
import { callsOf, TestConversation, textOf } from "../../support/conversation.ts";
import { PLATFORM_URL, startPlatform, type TestPlatform } from "../../support/platform.ts";
import { ScriptedModel } from "../../support/scripted-model.ts";
import { signInAdministrator, signInAs, type Visitor } from "../../support/visitor.ts";

const MISSING = { code: "DENO_MISSING", message: "Cannot find Deno", suggestion: "Install it." } as const;

/** What the sandbox waits for before it refuses. */
let sandboxIsAsked = Promise.resolve();
const sandboxWithoutDeno = {
  obstacle: async () => MISSING,
  client: async () => {
    await sandboxIsAsked;
    throw new SandboxError(MISSING.code, MISSING.message, MISSING.suggestion);
  },
  close: async () => {},
} as unknown as Sandbox;

const scripted = new ScriptedModel();
let platform: TestPlatform;
let admin: Visitor;
let ada: Awaited<ReturnType<typeof signInAs>>;
let bob: Awaited<ReturnType<typeof signInAs>>;

beforeAll(async () => {
  platform = await startPlatform({
    sandbox: sandboxWithoutDeno,
    models: {
      list: async () => [{ id: "scripted", label: "Scripted" }],
      isDemo: async () => false,
      use: async () => scripted.model,
      findFault: async (id) => (id === "keyless:x" ? "Its key is missing" : null),
    },
  });
  admin = await signInAdministrator(platform, PLATFORM_URL);
  ada = await signInAs(platform, PLATFORM_URL, admin, { name: "Ada", role: "editor" });
  bob = await signInAs(platform, PLATFORM_URL, admin, { name: "Bob", role: "editor" });
});
afterAll(() => platform.close());

test("without Deno the switch says why, and a call says it at its place; the model goes on", async () => {
  const conversation = await TestConversation.start(platform, ada);
  expect((await conversation.read()).tools).toMatchObject([{ label: "Python sandbox", on: true, obstacle: MISSING }]);
  scripted.willSay({ text: "I try.", code: "print(1)" }, { text: "There is no Python here." });
  const answer = await conversation.say("Run it");
  expect(answer.status).toBe("done");
  expect(callsOf(answer)[0]).toMatchObject({ code: "print(1)", state: "done", result: null, refusal: MISSING });
  expect(textOf(answer)).toBe("I try.There is no Python here.");
  expect(scripted.requests.at(-1)!.messages.at(-1)!.text).toContain("DENO_MISSING: Cannot find Deno");
  expect(callsOf(await conversation.run("1"))[0]).toMatchObject({ state: "done", refusal: MISSING });
});

test("a conversation is nobody else's until it is shared, and a reader changes nothing", async () => {
  const conversation = await TestConversation.start(platform, ada);
  const path = `/api/conversations/${conversation.id}`;
  const paths = ["", "/events", "/files", "/variables", "/artifacts/x", "/export?format=html"].map((end) => path + end);
  for (const one of paths) expect(await bob.refusal("GET", one)).toEqual([404, "UNKNOWN_CONVERSATION"]);
  await conversation.send("POST", "members", { email: "bob@example.com", access: "viewer" });

  const { body } = await bob.get<Conversation>(path);
  expect(body).toMatchObject({ access: "viewer", tools: [{ obstacle: { code: "FORBIDDEN" } }] });
  const { body: list } = await bob.get<ConversationSummary[]>("/api/conversations");
  expect(list).toMatchObject([{ id: conversation.id, access: "viewer" }]);
  const changes: [string, string, unknown?][] = [
    ["POST", "/messages", { parentId: null, text: "Hi" }],
    ["POST", "/cells", { parentId: null, code: "1" }],
    ["POST", "/stop"],
    ["POST", "/interrupt"],
    ["POST", "/input", { callId: "x", text: "" }],
    ["POST", "/rewind", { run: 0 }],
    ["PUT", "/tools/pyodide_sandbox", { on: false }],
    ["PUT", "/files/a.txt"],
    ["DELETE", "/files/a.txt"],
    ["PATCH", "", { title: "Mine" }],
    ["DELETE", ""],
  ];
  for (const [method, end, sent] of changes) {
    expect(await bob.refusal(method, path + end, sent), `${method} ${end}`).toEqual([403, "FORBIDDEN"]);
  }
  using reading = await conversation.as(bob).follow();
  const answer = await conversation.say("Hello, both");
  expect(await reading.end(answer.id)).toEqual(answer);
  await conversation.send("PUT", "tools/pyodide_sandbox", { on: false });
  const told = await reading.until((event) => event.type === "conversation" && event.change.tools !== undefined);
  expect(told).toMatchObject({ change: { tools: [{ on: false, obstacle: { code: "FORBIDDEN" } }] } });
});

test("an editor with whom it is shared holds it, but only its owner deletes it", async () => {
  const conversation = await TestConversation.start(platform, ada);
  await conversation.send("POST", "members", { email: "bob@example.com", access: "editor" });
  scripted.willSay({ text: "Hello, Bob." });
  const answer = await conversation.as(bob).say("It is me, Bob");
  expect(answer.author.name).toBe("Bob");
  expect(await bob.refusal("DELETE", `/api/conversations/${conversation.id}`)).toEqual([403, "FORBIDDEN"]);
  expect((await ada.send("DELETE", `/api/conversations/${conversation.id}`)).status).toBe(204);
  expect(await bob.refusal("GET", `/api/conversations/${conversation.id}`)).toEqual([404, "UNKNOWN_CONVERSATION"]);
  const kept = await platform.services.db.select({ of: messages.conversationId }).from(messages);
  expect(kept.map(({ of }) => of)).not.toContain(conversation.id);
});

test("who may read no more is told nothing more, also while an answer is under way", async () => {
  const conversation = await TestConversation.start(platform, ada);
  await conversation.send("POST", "members", { email: "bob@example.com", access: "viewer" });
  using reading = await conversation.as(bob).follow();
  await conversation.send("DELETE", `members/${bob.person.id}`);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2000 });
  try {
    await conversation.say("Not for Bob");
    await expect(reading.until(({ type }) => type === "end")).rejects.toThrow("The stream is over");
  } finally {
    vi.useRealTimers();
  }
  expect(JSON.stringify(reading.events)).not.toContain("Not for Bob");
});

test("a person follows only so many conversations at the same time, until others are left", async () => {
  const conversation = await TestConversation.start(platform, ada);
  await conversation.send("POST", "members", { email: "bob@example.com", access: "viewer" });
  const readings = [];
  for (let count = 0; count < 50; count++) readings.push(await conversation.as(bob).follow());
  await expect(conversation.as(bob).follow()).rejects.toThrow("The stream: 429");
  using _own = await conversation.follow();
  readings.shift()![Symbol.dispose]();
  await vi.waitFor(async () => readings.push(await conversation.as(bob).follow()));
  for (const reading of readings) reading[Symbol.dispose]();
});

test("an answer stops when its conversation went with the person who owned it", async () => {
  const eve = await signInAs(platform, PLATFORM_URL, admin, { name: "Eve", role: "editor" });
  const agent = { name: "Runner", tools: { pyodide_sandbox: true } };
  const { body: runner } = await eve.send<Agent>("POST", "/api/agents", agent);
  const { body: made } = await eve.send<Conversation>("POST", "/api/conversations", { agentId: runner.id });
  const conversation = (await TestConversation.start(platform, eve)).as(eve, made.id);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() }); // The stream asks for access again after a second.
  try {
    using follower = await conversation.follow();
    scripted.willSay({ text: "", code: "first" }, { text: "", code: "second" });
    const asked = scripted.requests.length;
    let refuse!: () => void;
    sandboxIsAsked = new Promise((resolve) => (refuse = resolve));
    await conversation.send("POST", "messages", { parentId: null, text: "Go on and on" });
    await admin.send("DELETE", `/api/admin/people/${eve.person.id}`);
    refuse();
    expect(await follower.until(({ type }) => type === "end")).toMatchObject({ message: { status: "stopped" } });
    expect(scripted.requests.length).toBe(asked + 1);
  } finally {
    vi.useRealTimers();
  }
});

test("an artifact is never sent as a script or a style sheet of the platform's own", async () => {
  const conversation = await TestConversation.start(platform, ada);
  const sent = async (mediaType: string) => {
    const artifact = { conversationId: conversation.id, hash: mediaType, mediaType, data: Buffer.from("x") };
    await platform.services.db.insert(artifacts).values(artifact);
    const path = `/api/conversations/${conversation.id}/artifacts/${encodeURIComponent(mediaType)}`;
    return (await ada.get(path)).headers.get("content-type");
  };
  for (const type of ["text/javascript", "text/css", "text/html"]) {
    expect(await sent(type)).toBe("text/plain; charset=utf-8");
  }
  for (const type of ["application/javascript", "application/ecmascript", "text", "image/png, text/html"]) {
    expect(await sent(type)).toBe("application/octet-stream");
  }
  for (const type of ["image/png", "image/svg+xml", "application/json", "application/vnd.plotly.v1+json"]) {
    expect(await sent(type)).toBe(type);
  }
});

test("messages of another conversation, empty ones and unknown models are refused", async () => {
  const [one, other] = [await TestConversation.start(platform, ada), await TestConversation.start(platform, ada)];
  const { id } = await one.say("Hello");
  const path = `/api/conversations/${other.id}`;
  expect(await ada.refusal("POST", `${path}/messages`, { parentId: id, text: "x" })).toEqual([404, "UNKNOWN_MESSAGE"]);
  expect(await ada.refusal("POST", `${path}/messages/${id}/fork`)).toEqual([404, "UNKNOWN_MESSAGE"]);
  expect(await ada.refusal("PATCH", path, { leaf: id })).toEqual([404, "UNKNOWN_MESSAGE"]);
  expect(await ada.refusal("POST", `${path}/messages`, { parentId: null, text: " " })).toEqual([400, "BAD_REQUEST"]);
  expect(await ada.refusal("PATCH", path, { model: "openai:other" })).toEqual([503, "MODEL_UNAVAILABLE"]);
  expect(await ada.refusal("PUT", `${path}/tools/shell`, { on: true })).toEqual([400, "BAD_REQUEST"]);
});

test("texts that a database cannot keep are kept all the same", async () => {
  const conversation = await TestConversation.start(platform, ada);
  scripted.willSay({ text: "You said \u0000." });
  const answer = await conversation.say("zero \u0000 and half \uD800");
  expect(answer.status).toBe("done");
  expect((await conversation.read()).messages.map(textOf)).toEqual(["zero \uFFFD and half \uFFFD", "You said \uFFFD."]);
});

test("switching the tool is recorded with who did it", async () => {
  const conversation = await TestConversation.start(platform, bob);
  const entries = await platform.services.db.select().from(auditEntries);
  expect(entries).toContainEqual(
    expect.objectContaining({
      action: "tool.switch",
      userId: bob.person.id,
      detail: { conversation: conversation.id, tool: "pyodide_sandbox", on: true },
    }),
  );
});

test("the models are those that administrators offer, else that of MODEL, else the demo", async () => {
  const { db } = platform.services;
  const demo = createModels({ db, environment: {} });
  expect([await demo.list(), await demo.isDemo()]).toEqual([[{ id: "demo", label: "Demo model" }], true]);
  expect(await demo.use(null)).toBeInstanceOf(DemoChatModel);
  const own = createModels({ db, environment: { MODEL: "openai:qwen3:8b" } });
  expect([await own.list(), await own.isDemo()]).toEqual([[{ id: "openai:qwen3:8b", label: "qwen3:8b" }], false]);
  const offered = [{ id: "nobody:x", label: "X" }];
  await admin.send("PUT", "/api/admin/models", offered);
  expect(await own.list()).toEqual(offered);
  await expect(own.use(null)).rejects.toMatchObject({ code: "MODEL_UNAVAILABLE" });
  await expect(own.use("openai:qwen3:8b")).rejects.toThrow('The model "openai:qwen3:8b" is not offered here');
  const more = [...offered, { id: "keyless:x", label: "K" }];
  const refused = await admin.send<ErrorBody>("PUT", "/api/admin/models", more);
  const faults = [{ path: [1, "id"], message: "Its key is missing" }];
  expect([refused.status, refused.body.error]).toMatchObject([422, { code: "MODEL_UNAVAILABLE", faults }]);
  expect(await own.list()).toEqual(offered);
});
