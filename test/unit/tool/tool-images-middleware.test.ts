import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { createAgent, fakeModel } from "langchain";
import { describe, expect, test } from "vitest";
import {
  chooseToolImages,
  PyodideSandboxTool,
  type ToolImages,
  toolImagesMiddleware,
} from "../../../src/tool/index.ts";
import { fakeClient } from "./fake-client.ts";
import { LIMITS, makeResult, PNG } from "./results.ts";

/** Has an agent draw with two calls at once; returns what its model got the second time, and the agent's state. */
async function draw(images: ToolImages): Promise<{ seen: BaseMessage[]; state: BaseMessage[] }> {
  const result = makeResult({ stdout: "drawn\n", displays: [{ data: { "image/png": PNG }, metadata: {} }] });
  const tool = new PyodideSandboxTool({ client: fakeClient(() => result).client, limits: LIMITS });
  const model = fakeModel()
    .respondWithTools([1, 2].map((n) => ({ name: tool.name, args: { code: "draw()" }, id: `call-${n}` })))
    .respond(new AIMessage("nice"));
  const agent = createAgent({ model, tools: [tool], middleware: [toolImagesMiddleware({ images })] });
  const { messages } = await agent.invoke({ messages: [new HumanMessage("draw")] });
  return { seen: model.calls.at(-1)?.messages ?? [], state: messages };
}

const blocks = (message: BaseMessage | undefined) =>
  typeof message?.content === "string" ? message.content : message?.content.map((block) => block.type);

describe("images of tool messages", () => {
  test("stay where they are for a model that takes them there", async () => {
    const { seen } = await draw("native");
    expect(seen.filter(ToolMessage.isInstance).map(blocks)).toEqual([
      ["text", "image"],
      ["text", "image"],
    ]);
  });

  test("are hoisted into one message of the user, after all messages of tools", async () => {
    const { seen } = await draw("hoist");
    expect(seen.map((message) => message.type)).toEqual(["human", "ai", "tool", "tool", "human"]);
    expect(blocks(seen[2])).toBe("drawn\n\n[1 image, in the next message]");
    expect(blocks(seen[4])).toEqual(["text", "image", "image"]);
    expect(seen[4]?.contentBlocks[1]).toMatchObject({ type: "image", mimeType: "image/png", data: PNG });
  });

  test("are told of in text for a model that cannot see", async () => {
    const { seen } = await draw("text");
    expect(seen.map((message) => message.type)).toEqual(["human", "ai", "tool", "tool"]);
    expect(blocks(seen[2])).toBe("drawn\n\n[1 image, shown to the user only]");
    expect(seen[2]).toMatchObject({ artifact: { stdout: "drawn\n" } });
  });

  test.each(["hoist", "text"] as const)("stay in the agent's state with %s", async (images) => {
    const { state } = await draw(images);
    const tools = state.filter(ToolMessage.isInstance);
    expect(tools.map(blocks)).toEqual([
      ["text", "image"],
      ["text", "image"],
    ]);
    expect(tools[0]?.artifact).toMatchObject({ stdout: "drawn\n" });
  });
});

describe("the way is chosen by the model:", () => {
  test.each([
    ["Anthropic", { _llmType: () => "anthropic" }, "native"],
    ["Anthropic, through initChatModel", { _defaultConfig: { modelProvider: "anthropic" }, profile: {} }, "native"],
    ["a model that is known to see", { _llmType: () => "openai", profile: { imageInputs: true } }, "hoist"],
    ["Gemini", { _defaultConfig: { modelProvider: "google-genai" } }, "hoist"],
    ["a model that is known not to see", { _llmType: () => "openai", profile: { imageInputs: false } }, "text"],
    ["a model that nothing is known of", { _llmType: () => "ollama" }, "text"],
  ])("%s", (_, model, expected) => {
    expect(chooseToolImages(model)).toBe(expected);
  });
});
