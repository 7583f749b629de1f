import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { HumanMessage } from "@langchain/core/messages";
import { createAgent } from "langchain";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { chooseModel } from "../../../src/demo/choose-model.ts";
import { PyodideSandboxTool, type ToolImages, toolImagesMiddleware } from "../../../src/tool/index.ts";
import { fakeClient } from "../tool/fake-client.ts";
import { LIMITS, makeResult, PNG } from "../tool/results.ts";

interface Body {
  model: string;
  tools: { function: { name: string; parameters: { required: string[] } } }[];
  messages: { role: string; content: string | { type: string; image_url?: { url: string } }[] }[];
}

/** Bodies of the requests that the server got. */
let requests: Body[];
let server: Server;
beforeEach(async () => {
  requests = [];
  server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    void answer(request).then((body) => response.end(JSON.stringify(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("OPENAI_BASE_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
  vi.stubEnv("OPENAI_API_KEY", "local");
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.close();
});

/** Answers as an OpenAI-compatible server does: a call of the tool first, then an end. */
async function answer(request: IncomingMessage) {
  const body = (await json(request)) as Body;
  requests.push(body);
  const run = { name: "pyodide_sandbox", arguments: '{"code":"draw()"}' };
  const message = body.messages.some(({ role }) => role === "tool")
    ? { role: "assistant", content: "A line." }
    : { role: "assistant", content: null, tool_calls: [{ id: "call-1", type: "function", function: run }] };
  return {
    id: `reply-${requests.length}`,
    object: "chat.completion",
    created: 1,
    model: body.model,
    choices: [{ index: 0, message }],
  };
}

async function draw(images?: ToolImages): Promise<string | undefined> {
  const displays = [{ data: { "image/png": PNG }, metadata: {} }];
  const { client } = fakeClient(() => makeResult({ stdout: "drawn\n", displays }));
  const agent = createAgent({
    model: await chooseModel("openai:local-model"),
    tools: [new PyodideSandboxTool({ client, limits: LIMITS })],
    middleware: [toolImagesMiddleware({ images })],
  });
  const overridden = { configurable: { thread_id: "c", model: "another-model" } };
  const { messages } = await agent.invoke({ messages: [new HumanMessage("draw")] }, overridden);
  return messages.at(-1)?.text;
}

test("a model of an OpenAI-compatible server gets the tool, and its images in a message of the user", async () => {
  expect(await draw("hoist")).toBe("A line.");
  const [first, second] = requests;
  expect(first?.tools[0]?.function).toMatchObject({ name: "pyodide_sandbox", parameters: { required: ["code"] } });
  expect(second?.messages.map(({ role }) => role)).toEqual(["user", "assistant", "tool", "user"]);
  expect(second?.messages[2]?.content).toBe("drawn\n\n[1 image, in the next message]");
  expect(second?.messages[3]?.content).toContainEqual(
    expect.objectContaining({ type: "image_url", image_url: { url: `data:image/png;base64,${PNG}` } }),
  );
});

test("a model of which nothing is known gets no image, and a caller cannot choose another model", async () => {
  await draw();
  expect(JSON.stringify(requests)).not.toContain(PNG);
  expect(requests.map(({ model }) => model)).toEqual(["local-model", "local-model"]);
});
