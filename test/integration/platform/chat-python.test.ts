import { and, eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import type { Message } from "../../../src/platform/api/messages.ts";
import { Sandbox } from "../../../src/platform/sandbox/sandbox.ts";
import { auditEntries, runs } from "../../../src/platform/storage/schema.ts";
import { kernelsOf, sidecarOf } from "../../support/processes.ts";
import { callsOf, outputOf, type TestConversation, textOf } from "../../support/conversation.ts";
import { python, usePythonPlatform } from "../../support/python-platform.ts";

/** A sandbox that is not to be had while a test holds it. */
class HeldSandbox extends Sandbox {
  #free: Promise<void> = Promise.resolve();

  override async client() {
    await this.#free;
    return super.client();
  }

  /** @returns what lets it go */
  hold(): () => void {
    let release!: () => void;
    this.#free = new Promise((resolve) => (release = resolve));
    return release;
  }
}

const sandbox = new HeldSandbox({ policy: {} });
const at = usePythonPlatform({ sandbox, template: "python" });

const printed = (message: Message) => outputOf(callsOf(message)[0]);
const resultOf = (message: Message) => callsOf(message)[0]!.result;
const killKernels = () => kernelsOf(sidecarOf(process.pid)!).forEach((pid) => process.kill(pid, "SIGKILL"));

/** Has the model run code that comes no further than to its session, and ends it there. */
async function endBeforeStart(conversation: TestConversation, how: "stop" | "interrupt", after: string | null) {
  at.scripted.willSay({ text: "I run it.", code: "x = 2" });
  using follower = await conversation.follow();
  const release = sandbox.hold();
  const said = conversation.say("Run it", { after });
  await follower.until((event) => event.type === "call" && event.call.state === "running");
  await conversation.send("POST", how);
  release();
  return said;
}

test("a run that is stopped or interrupted on its way to Python does not run, and costs no variables", async () => {
  const conversation = await at.start("scripted");
  await conversation.say("Hello");
  for (const how of ["stop", "interrupt"] as const) {
    const { leaf } = await conversation.read();
    const ended = await endBeforeStart(conversation, how, leaf);
    expect(resultOf(ended)).toMatchObject({ status: "cancelled" });
    expect(ended.status).toBe(how === "stop" ? "stopped" : "done");
    const next = await conversation.run("x = globals().get('x', 1)\nprint(x)");
    expect(printed(next)).toBe("1\n");
    expect(resultOf(next)!.session.state).toBe(how === "stop" ? "new" : "kept");
    expect(next.python?.session).toBe(conversation.id);
  }
});

test("an interrupt ends both of two calls that the model made at once", async () => {
  const conversation = await at.start("scripted");
  const wait = "import time\nprint('here', flush=True)\ntime.sleep(60)";
  at.scripted.willSay({ text: "", code: wait, more: [wait] }, { text: "Both were ended." });
  using follower = await conversation.follow();
  const said = conversation.say("Twice");
  await follower.until(({ type }) => type === "output");
  await conversation.send("POST", "interrupt");
  const answer = await said;
  expect(callsOf(answer).map(({ result }) => result?.status)).toEqual(["cancelled", "cancelled"]);
  expect(textOf(answer)).toBe("Both were ended.");
});

test("Python that is killed in a run goes on from what was saved; one that is lost between runs is told to the page", async () => {
  const conversation = await at.start();
  await conversation.say(python("x = 1"));
  await vi.waitFor(async () => expect(await conversation.get<unknown[]>("snapshots")).toHaveLength(1), 10_000);
  using follower = await conversation.follow();
  const said = conversation.say(python("import time\nx = 2\nprint('here', flush=True)\ntime.sleep(60)"));
  await follower.until(({ type }) => type === "output");
  killKernels();
  expect(resultOf(await said)).toMatchObject({ status: "lost" });
  expect(follower.events.some(({ event }) => event.type === "session")).toBe(false);
  expect(printed(await conversation.say(python("print(x)")))).toBe("1\n");

  killKernels();
  const told = await follower.until(({ type }) => type === "session");
  expect(told).toMatchObject({ state: "lost", reason: expect.stringContaining("SIGKILL") });
  const next = await conversation.say(python("print(x)"));
  expect([printed(next), resultOf(next)!.session.state]).toEqual(["1\n", "restored"]);
});

test("a sidecar that is killed in a run comes back, and each branch finds its saved Python", async () => {
  const conversation = await at.start();
  const first = await conversation.say(python("x = 1"));
  const second = await conversation.say(python("x = 2"));
  await vi.waitFor(async () => expect(await conversation.get<unknown[]>("snapshots")).toHaveLength(2), 10_000);
  using follower = await conversation.follow();
  const said = conversation.say(python("import time\nx = 3\nprint('here', flush=True)\ntime.sleep(60)"));
  await follower.until(({ type }) => type === "output");
  process.kill(sidecarOf(process.pid)!, "SIGKILL");
  const lost = await said;
  expect(resultOf(lost)).toMatchObject({ status: "lost", session: { state: "lost" } });
  expect(printed(await conversation.run("print(x)", { after: lost.id }))).toBe("2\n");
  expect(printed(await conversation.run("print(x)", { after: second.id }))).toBe("2\n");
  expect(printed(await conversation.run("print(x)", { after: first.id }))).toBe("1\n");
});

test("a branch whose past was never saved begins with a new Python, and says so", async () => {
  const client = await sandbox.client();
  await client.setPolicy({ snapshots: { save: "never" } });
  const conversation = await at.start();
  const first = await conversation.say(python("x = 1"));
  await conversation.say(python("x = 2"));
  const branch = await conversation.run("print('x' in globals())", { after: first.id });
  expect(printed(branch)).toBe("False\n");
  expect(resultOf(branch)!.session).toMatchObject({ state: "lost", reason: expect.stringContaining("was not saved") });
  const { id } = await conversation.send<{ id: string }>("POST", `messages/${first.id}/fork`);
  const forked = await conversation.as(at.ada, id).run("1");
  expect(resultOf(forked)!.session.state).toBe("lost");
  await client.setPolicy({});
});

test("a conversation that is deleted while Python runs leaves nothing but the log of its run", async () => {
  const conversation = await at.start();
  using follower = await conversation.follow();
  const said = conversation.say(python("import time\nprint('here', flush=True)\ntime.sleep(60)")).catch(() => {});
  await follower.until(({ type }) => type === "output");
  expect((await at.ada.send("DELETE", `/api/conversations/${conversation.id}`)).status).toBe(204);
  await said;
  const { db } = at.platform.services;
  const isRun = and(eq(auditEntries.action, "run"), eq(auditEntries.subject, "import time"));
  await vi.waitFor(async () => {
    const entries = await db.select().from(auditEntries).where(isRun);
    expect(entries.map(({ detail }) => detail["conversation"])).toContain(conversation.id);
    const counted = await db.select().from(runs).where(eq(runs.status, "cancelled"));
    expect(counted.some(({ conversationId }) => conversationId === null)).toBe(true);
  }, 10_000);
  const client = await sandbox.client();
  await vi.waitFor(async () => expect(await client.hasSession(conversation.id)).toBe(false), 10_000);
});

test("the demo model tells rightly of figures with values, of errors and of what asks in vain", async () => {
  const conversation = await at.start();
  const say = async (code: string) => textOf(await conversation.say(python(code)));
  const plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\n";
  expect(await say(`print('hello')\n${plot}6 * 7`)).toMatch(/It ran and printed 1 line, showed 1 output\. .*`42`/);
  expect(await say(plot)).toContain("It ran and showed 1 output.");
  expect(await say("import plotly.express as px\npx.line(y=[1, 2])")).toContain("It ran.");
  expect(await say("x = 1")).toContain("It ran.");
  expect(await say("1 / 0")).toContain("That did not run through. `ZeroDivisionError` at line 1");
  expect(await say("raise SystemExit(3)")).not.toContain("It ran");
  expect(await say("def broken(:\n  pass")).toContain("`SyntaxError` at line 1");
});

test("a message of 190,000 characters of Python is run, and others are answered meanwhile", async () => {
  const conversation = await at.start();
  const long = conversation.say(python(`x = """${"a".repeat(190_000)}"""\nprint(len(x))`));
  expect((await at.ada.get("/api/me")).status).toBe(200);
  expect(printed(await long)).toBe("190000\n");
});
