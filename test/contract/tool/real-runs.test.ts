import { randomUUID } from "node:crypto";
import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { MemorySaver } from "@langchain/langgraph";
import { createAgent, fakeModel } from "langchain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SandboxClient } from "../../../src/client/index.ts";
import type { ExecutionResult } from "../../../src/protocol/index.ts";
import { pyodideSandbox, type PyodideSandboxTool, type SandboxProgress } from "../../../src/tool/index.ts";

let client: SandboxClient;
let tool: PyodideSandboxTool;
let middleware: Awaited<ReturnType<typeof pyodideSandbox>>["middleware"];
beforeAll(async () => {
  client = await SandboxClient.connect();
  ({ tool, middleware } = await pyodideSandbox({ client }));
});
afterAll(() => client.close());

const inConversation = (thread_id: string = randomUUID()) => ({ configurable: { thread_id } });
const call = (code: string) => ({ name: tool.name, args: { code }, id: "call-1", type: "tool_call" }) as const;
const run = async (code: string, config = inConversation()) => (await tool.invoke(call(code), config)) as ToolMessage;

test("computes", async () => {
  expect(await tool.invoke("6*7")).toBe("42");
});

test("keeps the state of a conversation, and shows it to no other", async () => {
  const [mine, yours] = [inConversation(), inConversation()];
  await run("x = 41", mine);
  expect(await run("x + 1", mine)).toMatchObject({ content: "42", status: "success" });
  expect(await run("x + 1", yours)).toMatchObject({ status: "error", content: expect.stringContaining("NameError") });
});

test("gives a pandas frame to the model as plain text, and as HTML in the artifact", async () => {
  const { content, artifact } = await run('import pandas as pd\npd.DataFrame({"a": [1, 2]})');
  expect(content).toBe("   a\n0  1\n1  2");
  expect((artifact as ExecutionResult).value?.["text/html"]).toContain("<table");
});

test("gives a figure to the model as an image", async () => {
  const { content } = await run("import matplotlib.pyplot as plt\nplt.plot([1, 3, 2]);\nprint('drawn')");
  expect(content).toContainEqual({ type: "image", mimeType: "image/png", data: expect.stringMatching(/^iVBORw0KGgo/) });
});

test("puts output that is too long for a model where Python finds it", async () => {
  const conversation = inConversation();
  const { content } = await run("for n in range(20_000): print('line', n)", conversation);
  expect((content as string).length).toBeLessThan(12_000);
  const path = /\/workspace\/\.output\/\S+\.txt/.exec(content as string)?.[0];
  const again = await run(`print(open("${path}").read().splitlines()[12_345])`, conversation);
  expect(again.content).toBe("line 12345");
});

test("answers input() from the standard input of the call", async () => {
  const args = { code: "print('Hello', input())", stdin: "Ada\n", timeout_seconds: 30 };
  expect(await tool.invoke(args, inConversation())).toContain("Hello Ada");
});

test("ends a run that takes longer than the call allows, and says so", async () => {
  const message = await tool.invoke(
    { ...call("while True: pass"), args: { code: "while True: pass", timeout_seconds: 1 } },
    inConversation(),
  );
  expect(message).toMatchObject({ status: "error", content: expect.stringContaining("EXECUTION_TIMEOUT") });
});

test("interrupts the run when its signal is aborted, and keeps the state", async () => {
  const conversation = inConversation();
  await run("x = 1", conversation);
  const abort = new AbortController();
  const callbacks = [
    { handleCustomEvent: (_: string, { event }: SandboxProgress) => event.type === "stdout" && abort.abort() },
  ];
  const code = "import time\nprint('started')\nwhile True: time.sleep(0.01)";
  const stopped = tool.invoke(code, { ...conversation, callbacks, signal: abort.signal });
  expect(await stopped).toMatch(/^Output:\nstarted\n[^]*CANCELLED/);
  expect(await run("x", conversation)).toMatchObject({ content: "1" });
});

test("interrupts the run when the agent's own signal is aborted, and keeps the state", async () => {
  const conversation = inConversation();
  await run("x = 1", conversation);
  const code = "print('started')\nwhile True: pass";
  const model = fakeModel().respondWithTools([{ name: tool.name, args: { code }, id: "call-1" }]);
  const abort = new AbortController();
  const agent = createAgent({ model, tools: [tool], middleware });
  const options = { ...conversation, signal: abort.signal, streamMode: "custom" } as const;
  const stream = await agent.stream({ messages: [new HumanMessage("loop")] }, options);
  await expect(async () => {
    for await (const chunk of stream) if ((chunk as SandboxProgress).event.type === "stdout") abort.abort();
  }).rejects.toThrow();
  expect(await run("x", conversation)).toMatchObject({ content: "1" });
});

test("streams output through an agent while the code still runs, and the agent goes on after an error", async () => {
  const code = "import time\nprint('first', flush=True)\ntime.sleep(0.3)\nprint('second')\n1/0";
  const model = fakeModel()
    .respondWithTools([{ name: tool.name, args: { code }, id: "call-1" }])
    .respond(new AIMessage("It cannot be divided."));
  const agent = createAgent({ model, tools: [tool], middleware, checkpointer: new MemorySaver() });
  const options = { ...inConversation(), streamMode: ["custom", "values"] as ["custom", "values"] };
  const printed: string[] = [];
  let last: unknown;
  for await (const [mode, chunk] of await agent.stream({ messages: [new HumanMessage("divide")] }, options)) {
    if (mode === "values") last = chunk.messages.at(-1)?.text;
    else if ((chunk as SandboxProgress).event.type === "stdout")
      printed.push(((chunk as SandboxProgress).event as { text: string }).text);
  }
  expect(printed.length).toBeGreaterThan(1);
  expect(printed.join("")).toBe("first\nsecond\n");
  expect(last).toBe("It cannot be divided.");
});
