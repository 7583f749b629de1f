import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { createAgent, fakeModel } from "langchain";
import { afterEach, expect, test, vi } from "vitest";
import { MemoryToggleStore, type ToggleStore } from "../../../../src/config/toggles.ts";
import type { Message } from "../../../../src/platform/api/messages.ts";
import { AnswerStream, type StreamPart } from "../../../../src/platform/chat/answer-stream.ts";
import { RunningMessage } from "../../../../src/platform/chat/running-message.ts";
import { PyodideSandboxTool, sandboxToolMiddleware } from "../../../../src/tool/index.ts";
import { fakeClient } from "../../tool/fake-client.ts";
import { LIMITS } from "../../tool/results.ts";

afterEach(() => vi.restoreAllMocks());

const EMPTY: Message = {
  id: "answer",
  parentId: null,
  role: "assistant",
  parts: [],
  status: "running",
  error: null,
  author: { id: "ada", name: "Ada" },
  model: null,
  createdAt: 0,
  python: null,
};

/** What is shown of a call of the sandbox that never comes to a run. */
async function refusalUnder(toggles: ToggleStore) {
  const running = new RunningMessage(EMPTY, { publish: () => {}, keep: async () => {} });
  const tool = new PyodideSandboxTool({ client: fakeClient().client, limits: LIMITS });
  const model = fakeModel()
    .respondWithTools([{ name: tool.name, args: { code: "1" }, id: "call-1" }])
    .respond(new AIMessage("So be it."));
  const middleware = [sandboxToolMiddleware({ tool, toggles })];
  const agent = createAgent({ model, tools: [tool], middleware });
  const written = new AnswerStream(running);
  const parts = await agent.stream(
    { messages: [new HumanMessage("Run 1")] },
    { configurable: { thread_id: "conversation" }, streamMode: ["messages", "updates"] },
  );
  for await (const part of parts as AsyncIterable<StreamPart>) written.take(part);
  running.release();
  return running.calls.map(({ state, refusal }) => ({ state, ...refusal }));
}

test("a call where the sandbox is off is shown as refused, with the place where it is switched on", async () => {
  expect(await refusalUnder(new MemoryToggleStore())).toEqual([
    {
      state: "done",
      code: "TOOL_OFF",
      message: "The Python sandbox is switched off in this conversation",
      suggestion: expect.stringContaining("Internal tools"),
    },
  ]);
});

test("a call that fails for another reason is shown with its words, whatever they are", async () => {
  vi.spyOn(process, "emitWarning").mockReturnValue();
  const toggles: ToggleStore = {
    get: async () => {
      throw new Error("The database was switched off.");
    },
    set: async () => {},
  };
  expect(await refusalUnder(toggles)).toMatchObject([
    { state: "done", code: "BAD_REQUEST", message: expect.stringMatching(/: The database was switched off$/) },
  ]);
});
