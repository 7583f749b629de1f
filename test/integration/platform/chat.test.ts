import { expect, test, vi } from "vitest";
import { loadDemoSamples } from "../../../src/demo/index.ts";
import { artifactsOf } from "../../../src/platform/chat/artifacts.ts";
import type { Sample } from "../../../src/platform/api/samples.ts";
import { callsOf, outputOf, textOf } from "../../support/conversation.ts";
import { PLATFORM_URL } from "../../support/platform.ts";
import { python, usePythonPlatform } from "../../support/python-platform.ts";

const at = usePythonPlatform();

const find = async (text: string) =>
  (await at.ada.get<{ id: string; title: string }[]>(`/api/conversations?search=${encodeURIComponent(text)}`)).body;

test("every sample prompt comes to a result, with what it promises", async () => {
  const { body: samples } = await at.ada.get<Sample[]>("/api/samples");
  const conversation = await at.start();
  const shown: Record<string, string[]> = {};
  for (const { title, prompt } of samples.filter(({ title }) => !title.startsWith("Ask"))) {
    const answer = await conversation.say(prompt);
    const [call] = callsOf(answer);
    expect(call, title).toMatchObject({ state: "done", refusal: null, result: { status: "success" } });
    expect(textOf(answer), title).not.toContain("the output has no");
    const bundles = call!.outputs.map((output) => (output.type === "display" ? output.display.data : {}));
    shown[title] = [...bundles, call!.result?.value ?? {}].flatMap(Object.keys);
  }
  expect(shown["Draw a figure"]).toContain("image/png");
  expect(shown["Show a table"]).toContain("application/vnd.dataresource+json");
  expect(shown["An interactive chart"]).toContain("application/vnd.plotly.v1+json");
});

test("Python asks in the card, and goes on with the answer", async () => {
  const conversation = await at.start();
  using follower = await conversation.follow();
  const asked = conversation.say(loadDemoSamples().find(({ title }) => title.startsWith("Ask"))!.prompt);
  for (const text of ["84", "36"]) {
    const event = await follower.until((told) => told.type === "call" && told.call.state === "waiting");
    if (event.type !== "call") throw new Error("no call");
    expect(event.call.input).toMatchObject({ prompt: expect.stringContaining("number: "), password: false });
    follower.events.length = 0;
    await conversation.send("POST", "input", { callId: event.call.id, text });
  }
  expect(outputOf(callsOf(await asked)[0])).toContain("The greatest common divisor of 84 and 36 is 12");
});

test("what a person answers Python is shown as on a terminal, a password is not", async () => {
  const conversation = await at.start();
  using follower = await conversation.follow();
  const cell = conversation.run("import getpass\nname = input('Who? ')\nword = getpass.getpass('Word? ')\nprint(name)");
  for (const text of ["Ada", "secret"]) {
    const event = await follower.until((told) => told.type === "call" && told.call.state === "waiting");
    if (event.type !== "call") throw new Error("no call");
    follower.events.length = 0;
    await conversation.send("POST", "input", { callId: event.call.id, text });
  }
  expect(outputOf(callsOf(await cell)[0])).toBe("Who? Ada\nWord? \nAda\n");
});

test("an answer comes word by word, its code while it is written, and what Python prints at once", async () => {
  const conversation = await at.start();
  using follower = await conversation.follow();
  const answer = await conversation.say(python("import time\nfor n in range(3):\n    print(n)\n    time.sleep(0.2)"));
  const types = follower.events.map(({ event }) => event.type);
  expect(types.filter((type) => type === "text").length).toBeGreaterThan(5);
  expect(types.filter((type) => type === "code").length).toBeGreaterThan(1);
  const printed = follower.events.filter(({ event }) => event.type === "output");
  expect(printed).toHaveLength(3);
  expect(printed[2]!.at - printed[0]!.at).toBeGreaterThan(300);
  await follower.end(answer.id);
  expect(follower.messages.get(answer.id)).toEqual(answer);
  expect((await conversation.read()).messages.at(-1)).toEqual(answer);
});

test("each branch has its own Python, which goes on from where the branch begins", async () => {
  const conversation = await at.start();
  const first = await conversation.say(python("x = 1"));
  const second = await conversation.say(python("x = 2; y = 0"));
  expect([first.python?.run, second.python?.run]).toEqual([1, 2]);
  expect(second.python?.session).toBe(conversation.id);

  const edited = await conversation.say(python("print(x, 'y' in globals())"), { after: first.id });
  expect(outputOf(callsOf(edited)[0])).toBe("1 False\n");
  expect(edited.python).toMatchObject({ run: 2 });
  expect(edited.python?.session).not.toBe(conversation.id);

  await at.ada.send("PATCH", `/api/conversations/${conversation.id}`, { leaf: second.id });
  expect(await conversation.get("variables")).toContainEqual(expect.objectContaining({ name: "x", preview: "2" }));
  const cell = await conversation.run("print(x, y)");
  expect(outputOf(callsOf(cell)[0])).toBe("2 0\n");
  expect(cell).toMatchObject({ role: "cell", parentId: second.id, python: { session: conversation.id, run: 3 } });

  const again = await conversation.regenerate(edited.id);
  expect(again.parentId).toBe(edited.parentId);
  expect(outputOf(callsOf(again)[0])).toBe("1 False\n");
});

test("a fork has the past and the Python of another conversation, and lives on without it", async () => {
  const conversation = await at.start();
  await conversation.say(python("x = 1"));
  const answer = await conversation.say(python("x = 2\ndisplay({'text/html': '<b>' + 'x' * 40_000}, raw=True)"));
  await conversation.say(python("x = 3"));
  const made = await conversation.send<{ id: string; leaf: string }>("POST", `messages/${answer.id}/fork`);
  const fork = conversation.as(at.ada, made.id);
  const [{ title }, { title: forkTitle, messages }] = [await conversation.read(), await fork.read()];
  expect(messages).toHaveLength(4);
  expect(forkTitle).toBe(`${title} (2)`);
  expect((await at.ada.send("DELETE", `/api/conversations/${conversation.id}`)).status).toBe(204);

  const [hash] = artifactsOf((await fork.read()).messages);
  expect(await fork.get(`artifacts/${hash}`)).toBe(`<b>${"x".repeat(40_000)}`);
  const next = await fork.say(python("print(x)"));
  expect(outputOf(callsOf(next)[0])).toBe("2\n");
  // Nothing was run in the fork of a fork yet.
  const twig = await fork.send<{ id: string; leaf: string }>("POST", `messages/${made.leaf}/fork`);
  const twigs = await conversation.as(at.ada, twig.id).send<{ id: string }>("POST", `messages/${twig.leaf}/fork`);
  const last = await conversation.as(at.ada, twigs.id).say(python("print(x)"));
  expect(outputOf(callsOf(last)[0])).toBe("2\n");
  const client = await at.platform.services.sandbox.client();
  await vi.waitFor(async () => expect(await client.hasSession(conversation.id)).toBe(false), 20_000);
});

test("Python is taken back to a run, and the old state stays where it was", async () => {
  const conversation = await at.start("scripted");
  const [first] = [await conversation.run("x = 1")];
  const second = await conversation.run("x = 2");
  await vi.waitFor(async () => expect(await conversation.get<unknown[]>("snapshots")).toHaveLength(2), 10_000);
  await conversation.send("POST", "rewind", { run: first.python!.run });
  const { messages, leaf } = await conversation.read();
  expect(messages.at(-1)).toMatchObject({ id: leaf, role: "cell", parentId: second.id, parts: [{ type: "text" }] });
  expect(await conversation.get("variables")).toContainEqual(expect.objectContaining({ name: "x", preview: "1" }));
  await conversation.say("What is x?");
  const told = at.scripted.requests
    .at(-1)!
    .messages.map(({ text }) => text)
    .join("\n");
  expect(told).toContain("I ran Python in the sandbox myself:");
  expect(told).toContain("taken back to where it stood after run 1");
  const old = await conversation.run("print(x)", { after: second.id });
  expect(outputOf(callsOf(old)[0])).toBe("2\n");
});

test("stop ends the answer, interrupt only the run, and the variables stay", async () => {
  const conversation = await at.start("scripted");
  const loop = { text: "I count.", code: "n = 0\nwhile True:\n    n += 1\n    print(n) if n == 1 else None" };
  for (const how of ["interrupt", "stop"]) {
    at.scripted.willSay(loop, { text: "I was interrupted." });
    using follower = await conversation.follow();
    const said = conversation.say("Count!");
    await follower.until(({ type }) => type === "output");
    await conversation.send("POST", how);
    const answer = await said;
    expect(callsOf(answer)[0]).toMatchObject({ state: "done", result: { status: "cancelled" } });
    expect(answer.status).toBe(how === "stop" ? "stopped" : "done");
    expect(textOf(answer).includes("I was interrupted.")).toBe(how === "interrupt");
  }
  expect(outputOf(callsOf(await conversation.run("print(n > 0)"))[0])).toBe("True\n");
});

test("a second message while an answer is under way is refused", async () => {
  const conversation = await at.start("scripted");
  at.scripted.willSay({ text: "Wait.", code: "input()" });
  using follower = await conversation.follow();
  const said = conversation.say("Ask me!");
  await follower.until((event) => event.type === "call" && event.call.state === "waiting");
  const path = `/api/conversations/${conversation.id}/messages`;
  expect(await at.ada.refusal("POST", path, { parentId: null, text: "And I?" })).toEqual([409, "CONVERSATION_BUSY"]);
  await conversation.send("POST", "stop");
  expect((await said).status).toBe("stopped");
});

test("a page that is loaded in mid-answer goes on where the others are", async () => {
  const conversation = await at.start("scripted");
  at.scripted.willSay({ text: "Look:", code: "print('a')\nprint(input())" }, { text: "That was it." });
  using early = await conversation.follow();
  const said = conversation.say("Go!");
  const waiting = await early.until((event) => event.type === "call" && event.call.state === "waiting");
  using late = await conversation.follow();
  if (waiting.type !== "call") throw new Error("no call");
  expect(late.messages.get(waiting.message)).toEqual(early.messages.get(waiting.message));
  await conversation.send("POST", "input", { callId: waiting.call.id, text: "b" });
  const answer = await said;
  await Promise.all([early.end(answer.id), late.end(answer.id)]);
  expect(outputOf(callsOf(late.messages.get(answer.id)!)[0])).toBe("a\nb\nb\n");
});

test("who goes on from an earlier message of a fork reaches no session of the conversation that it was made from", async () => {
  const conversation = await at.start();
  const first = await conversation.run("x = 1");
  const second = await conversation.run("x = 2");
  const made = await conversation.send<{ id: string }>("POST", `messages/${second.id}/fork`);
  await conversation.run("secret = 'of the original'; open('secret.txt', 'w').write(secret)");
  const fork = conversation.as(at.ada, made.id);
  const copyOfFirst = (await fork.read()).messages.find(({ parentId }) => parentId === null)!;
  expect(copyOfFirst.parts).toEqual(first.parts);
  let think!: () => void;
  at.thinking = new Promise((resolve) => (think = resolve));
  const answered = fork.say("Wait", { after: copyOfFirst.id });
  await vi.waitFor(async () => expect((await fork.read()).isRunning).toBe(true));
  try {
    expect(await fork.get("variables")).not.toContainEqual(expect.objectContaining({ name: "secret" }));
    expect(await fork.get("files")).toEqual([]);
    await expect(fork.send("DELETE", "files/secret.txt")).rejects.toThrow("FILE_NOT_FOUND");
  } finally {
    think();
    await answered;
  }
  expect(await conversation.get("files")).toMatchObject([{ path: "secret.txt" }]);
});

test("with the tool off no code runs: the demo model says how to switch it on, and a forced call is refused", async () => {
  const conversation = await at.start();
  await conversation.send("PUT", "tools/pyodide_sandbox", { on: false });
  const answer = await conversation.say(python("print(1)"));
  expect(callsOf(answer)).toEqual([]);
  expect(textOf(answer)).toContain("Internal tools");
  await at.ada.send("PATCH", `/api/conversations/${conversation.id}`, { model: "scripted" });
  await conversation.send("PUT", "tools/pyodide_sandbox", { on: true });
  using follower = await conversation.follow();
  at.scripted.willSay({ text: "", code: "input()" }, { text: "", code: "print(2)" }, { text: "Off, then." });
  const said = conversation.say("Try!");
  const waiting = await follower.until((event) => event.type === "call" && event.call.state === "waiting");
  await conversation.send("PUT", "tools/pyodide_sandbox", { on: false });
  if (waiting.type === "call") await conversation.send("POST", "input", { callId: waiting.call.id, text: "" });
  expect(callsOf(await said).map(({ refusal }) => refusal?.code)).toEqual([undefined]);
  expect(
    follower.events.some(({ event }) => event.type === "conversation" && event.change.tools?.[0]?.on === false),
  ).toBe(true);
});

test("a model that fails says why, and can be asked again", async () => {
  const conversation = await at.start("scripted");
  const refused = Object.assign(new Error("401 Incorrect API key provided: sk-secret"), { status: 401 });
  at.scripted.willSay(refused, { text: "Now I can." });
  const failed = await conversation.say("Hello");
  expect(failed).toMatchObject({
    status: "failed",
    error: { code: "MODEL_FAILED", message: expect.stringContaining("key") },
  });
  expect(JSON.stringify(failed)).not.toContain("sk-secret");
  expect(textOf(await conversation.regenerate(failed.id))).toBe("Now I can.");
});

test("attached files are told to the model, and follow a message to another branch", async () => {
  const conversation = await at.start("scripted");
  await conversation.run("x = 1");
  const path = `/api/conversations/${conversation.id}/files/data/points.csv`;
  const cookie = [...at.ada.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const headers = { host: new URL(PLATFORM_URL).host, origin: PLATFORM_URL, cookie };
  const put = await at.platform.app.request(PLATFORM_URL + path, { method: "PUT", headers, body: "a,b\n1,2\n" });
  expect(put.status).toBe(201);
  expect(await conversation.get("files")).toMatchObject([{ path: "data/points.csv", size: 8 }]);

  at.scripted.willSay({ text: "", code: "print(open('data/points.csv').read())" });
  const answer = await conversation.say("Read it.", { after: null, attachments: ["data/points.csv"] });
  expect(answer.python?.session).not.toBe(conversation.id);
  expect(outputOf(callsOf(answer)[0])).toContain("1,2");
  expect(
    at.scripted.requests
      .at(-1)!
      .messages.map(({ text }) => text)
      .join(),
  ).toContain("/workspace/data/points.csv (text/csv, 8 bytes)");

  const got = await at.platform.app.request(PLATFORM_URL + path, { headers });
  expect(await got.text()).toBe("a,b\n1,2\n");
  expect(got.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(got.headers.get("content-security-policy")).toContain("sandbox");
  for (const name of ["script.ecma", "page.html", "page.xhtml", "drawing.svg"]) {
    const file = path.replace("data/points.csv", name);
    await at.platform.app.request(PLATFORM_URL + file, { method: "PUT", headers, body: "x" });
    const sent = (await at.platform.app.request(PLATFORM_URL + file, { headers })).headers;
    expect(sent.get("content-type"), name).toBe("application/octet-stream");
    expect(sent.get("content-disposition"), name).toBe(`attachment; filename="${name}"`);
  }
  expect(got.headers.get("x-content-type-options")).toBe("nosniff");
});

test("a file that is attached writes over no other one; one that is put where it is wanted does", async () => {
  const conversation = await at.start();
  await conversation.run("open('data.csv', 'w').write('made by Python')");
  const attach = () => conversation.send<{ path: string }>("PUT", "files/data.csv?free", "attached");
  expect((await Promise.all([attach(), attach()])).map(({ path }) => path)).toEqual(["data-2.csv", "data-3.csv"]);
  expect(await conversation.send("PUT", "files/data.csv", "put")).toMatchObject({ path: "data.csv" });
  const cell = await conversation.run(
    "print(*(open(name).read() for name in ('data.csv', 'data-2.csv', 'data-3.csv')))",
  );
  expect(outputOf(callsOf(cell)[0])).toContain('"put" "attached" "attached"');
});

test("a file whose name has a line end is loaded and deleted like any other", async () => {
  const conversation = await at.start();
  await conversation.run("open('two\\nlines.txt', 'w').write('kept')");
  expect(await conversation.get("files/two%0Alines.txt")).toBe("kept");
  await conversation.send("DELETE", "files/two%0Alines.txt");
  expect(await conversation.get("files")).toEqual([]);
});

test("a million lines reach neither the page nor the database as a whole, but their beginning and their end do", async () => {
  const conversation = await at.start();
  using follower = await conversation.follow();
  const answer = await conversation.say(python("for n in range(1_000_000):\n    print('line', n)"));
  const text = outputOf(callsOf(answer)[0]);
  expect(text).toMatch(/^line 0\nline 1\n/);
  expect(text).toMatch(/characters left out here/);
  expect(text.length).toBeLessThan(200_000);
  expect(JSON.stringify(follower.events).length).toBeLessThan(20_000_000);
});

test("a conversation is exported as a notebook and as a page without scripts", async () => {
  const conversation = await at.start();
  await conversation.say(
    `This is **bold** <script>alert(1)</script>\n\n${python("display({'text/html': '<script>alert(2)</script>'}, raw=True)\n1 + 1")}`,
  );
  const notebook = await conversation.get<{ cells: { cell_type: string; outputs?: unknown[] }[] }>(
    "export?format=ipynb",
  );
  expect(notebook.cells.map((cell) => cell.cell_type)).toEqual([
    "markdown",
    "markdown",
    "markdown",
    "code",
    "markdown",
  ]);
  expect(notebook.cells[3]!.outputs).toHaveLength(2);
  const page = await conversation.get<string>("export?format=html");
  expect(page).toContain("<strong>bold</strong>");
  expect(page).not.toContain("<script>alert");
  expect(page).toContain('<iframe sandbox="" srcdoc="&lt;script&gt;alert(2)');
});

test("conversations are found by what was said, get their first words as title, and are others' only when shared", async () => {
  const conversation = await at.start("scripted");
  await conversation.say("What does 100% of_it\\mean?\nReally");
  expect(await find("100% of_it\\MEAN")).toMatchObject([{ id: conversation.id, title: "What does 100% of_it\\mean?" }]);
  expect(await find("100_ of")).toEqual([]);
  const coded = await at.start("scripted");
  await coded.say(python("x = 'first line'"));
  expect((await coded.read()).title).toBe("x = 'first line'");
  const path = `/api/conversations/${coded.id}/messages`;
  expect(await at.ada.refusal("POST", path, { parentId: null, text: "x", attachments: ["none.csv"] })).toEqual([
    404,
    "FILE_NOT_FOUND",
  ]);
});
