import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { createAgent, fakeModel } from "langchain";
import { afterEach, expect, test, vi } from "vitest";
import { MemoryToggleStore, type ToggleStore } from "../../../src/config/toggles.ts";
import { SandboxError } from "../../../src/protocol/index.ts";
import { PyodideSandboxTool, sandboxToolMiddleware, type SandboxProgress } from "../../../src/tool/index.ts";
import { fakeClient } from "./fake-client.ts";
import { LIMITS, makeResult } from "./results.ts";

afterEach(() => vi.restoreAllMocks());

/** An agent whose model calls the tool, whether it is shown to it or not. */
function makeAgent({ toggles, agent, run }: { toggles?: ToggleStore; agent?: string; run?: () => never } = {}) {
  const { client, calls } = fakeClient(
    run ??
      (({ onEvent }) => {
        onEvent?.({ type: "stdout", run: "r", seq: 1, text: "live" });
        return makeResult({ stdout: "done\n" });
      }),
  );
  const tool = new PyodideSandboxTool({ client, limits: LIMITS });
  const model = fakeModel()
    .respondWithTools([{ name: tool.name, args: { code: "1" }, id: "call-1" }])
    .respond(new AIMessage("end"));
  const bindTools = vi.spyOn(model, "bindTools");
  const made = createAgent({ model, tools: [tool], middleware: [sandboxToolMiddleware({ tool, toggles, agent })] });
  const shown = () => bindTools.mock.calls.some(([tools]) => tools.length > 0);
  return { agent: made, calls, shown };
}

async function ask(agent: ReturnType<typeof makeAgent>["agent"], thread_id = "conversation-1") {
  const { messages } = await agent.invoke({ messages: [new HumanMessage("go")] }, { configurable: { thread_id } });
  return messages.find((message) => ToolMessage.isInstance(message));
}

test("shows the tool everywhere when there are no toggles", async () => {
  const { agent, shown } = makeAgent();
  expect(await ask(agent)).toMatchObject({ content: "done" });
  expect(shown()).toBe(true);
});

test("hides the tool where it is off, and refuses a call all the same", async () => {
  const { agent, calls, shown } = makeAgent({ toggles: new MemoryToggleStore() });
  expect(await ask(agent)).toMatchObject({ status: "error", content: expect.stringContaining("switched off") });
  expect(shown()).toBe(false);
  expect(calls).toEqual([]);
});

test("takes the agent's default, and the conversation's own choice before it", async () => {
  const toggles = new MemoryToggleStore();
  await toggles.set({ agent: "analyst" }, "pyodide_sandbox", true);
  await toggles.set({ conversation: "off-here" }, "pyodide_sandbox", false);
  expect(await ask(makeAgent({ toggles, agent: "analyst" }).agent, "fresh")).toMatchObject({ content: "done" });
  expect(await ask(makeAgent({ toggles, agent: "analyst" }).agent, "off-here")).toMatchObject({ status: "error" });
});

test("gives the model the reason when the sandbox refuses, and the agent goes on", async () => {
  const message = await ask(makeAgent({ run: refuseAsBusy }).agent);
  expect(message).toMatchObject({
    status: "error",
    content: "BUSY: All 32 sessions are in use. Try again in a moment.",
  });
});

test("turns the tool off, with a warning, while the toggles cannot be read", async () => {
  const warning = vi.spyOn(process, "emitWarning").mockReturnValue();
  const toggles: ToggleStore = {
    get: () => Promise.reject(new SandboxError("BAD_POLICY", "The file is damaged")),
    set: () => Promise.resolve(),
  };
  const { agent, shown, calls } = makeAgent({ toggles });
  expect(await ask(agent)).toMatchObject({ status: "error", content: expect.stringContaining("The file is damaged") });
  expect([shown(), calls.length, warning.mock.calls.length > 0]).toEqual([false, 0, true]);
});

test("lets the tool write what happens to the agent's custom stream", async () => {
  const { agent } = makeAgent();
  const seen: SandboxProgress[] = [];
  const input = { messages: [new HumanMessage("go")] };
  for await (const [, chunk] of await agent.stream(input, { streamMode: ["custom"] }))
    seen.push(chunk as SandboxProgress);
  expect(seen).toEqual([
    { tool: "pyodide_sandbox", toolCallId: "call-1", event: { type: "stdout", run: "r", seq: 1, text: "live" } },
  ]);
});

function refuseAsBusy(): never {
  throw new SandboxError("BUSY", "All 32 sessions are in use");
}
