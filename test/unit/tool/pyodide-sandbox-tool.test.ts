import { ToolMessage } from "@langchain/core/messages";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import { describe, expect, test } from "vitest";
import { PyodideSandboxTool, type SandboxProgress } from "../../../src/tool/index.ts";
import { fakeClient } from "./fake-client.ts";
import { DIVISION_BY_ZERO, LIMITS, makeResult } from "./results.ts";

const call = (args: Record<string, unknown>) =>
  ({ name: "pyodide_sandbox", args, id: "call-1", type: "tool_call" }) as const;

describe("input", () => {
  test("may be the code as a string, an object, or a tool call", async () => {
    const { client, calls } = fakeClient();
    const tool = new PyodideSandboxTool({ client, limits: LIMITS });
    await tool.invoke("6*7");
    await tool.invoke({ code: "6*7" });
    await tool.invoke(call({ code: "6*7" }));
    expect(calls.map(({ code }) => code)).toEqual(["6*7", "6*7", "6*7"]);
  });

  test("passes time limit, packages and standard input on", async () => {
    const { client, calls } = fakeClient();
    const tool = new PyodideSandboxTool({ client, limits: LIMITS });
    await tool.invoke({ code: "1", timeout_seconds: 1.5, packages: ["flask"], stdin: "yes\n" });
    expect(calls[0]?.options).toEqual({ timeoutMs: 1500, packages: ["flask"], stdin: "yes\n" });
  });

  test("refuses to be a tool of its own", () => {
    const sandbox = new PyodideSandboxTool({ client: fakeClient().client, limits: LIMITS });
    expect(() => new PyodideSandboxTool({ client: fakeClient().client, limits: LIMITS, tools: [sandbox] })).toThrow(
      "Python cannot call the sandbox that it runs in",
    );
  });

  test("requires nothing but the code", () => {
    const tool = new PyodideSandboxTool({ client: fakeClient().client, limits: LIMITS });
    expect(convertToOpenAITool(tool).function.parameters).toMatchObject({ required: ["code"] });
  });

  test("refuses a time limit beyond the policy's", async () => {
    const tool = new PyodideSandboxTool({ client: fakeClient().client, limits: LIMITS });
    await expect(tool.invoke({ code: "1", timeout_seconds: 121 })).rejects.toThrow("timeout_seconds");
  });
});

describe("conversation", () => {
  test("is the thread of the call, with the agent of the tool", async () => {
    const { client, calls } = fakeClient();
    const tool = new PyodideSandboxTool({ client, limits: LIMITS, agent: "analyst" });
    await tool.invoke("1", { configurable: { thread_id: "conversation-7" } });
    expect(calls[0]).toMatchObject({ conversation: "conversation-7", agent: "analyst" });
  });

  test("is the tool's own outside of a thread, and no other tool's", async () => {
    const { client, calls } = fakeClient();
    const [one, two] = [1, 2].map(() => new PyodideSandboxTool({ client, limits: LIMITS }));
    for (const tool of [one, one, two]) await tool?.invoke("1");
    const [first, again, other] = calls.map(({ conversation }) => conversation);
    expect(first).toBe(again);
    expect(first).not.toBe(other);
  });
});

describe("result", () => {
  test("of a tool call is a message with the whole result as artifact", async () => {
    const result = makeResult({ stdout: "42\n" });
    const tool = new PyodideSandboxTool({ client: fakeClient(() => result).client, limits: LIMITS });
    const message = await tool.invoke(call({ code: "print(42)" }));
    expect(message).toBeInstanceOf(ToolMessage);
    expect(message).toMatchObject({ content: "42", artifact: result, tool_call_id: "call-1", status: "success" });
  });

  test("of a run that failed is a message with the status of an error", async () => {
    const tool = new PyodideSandboxTool({ client: fakeClient(() => DIVISION_BY_ZERO).client, limits: LIMITS });
    const message = await tool.invoke(call({ code: "1/0" }));
    expect(message).toMatchObject({ status: "error", artifact: DIVISION_BY_ZERO, name: "pyodide_sandbox" });
  });

  test("puts output that is too long into a file of the session", async () => {
    const stdout = "x".repeat(20_000);
    const { client, files } = fakeClient(() => makeResult({ stdout }));
    const text = await new PyodideSandboxTool({ client, limits: LIMITS }).invoke("print('x' * 20_000)");
    expect(text).toContain("all of it is in /workspace/.output/run-1.txt");
    expect(files.get(".output/run-1.txt")).toBe(stdout);
  });
});

test("passes the abort signal on", async () => {
  const { client, calls } = fakeClient();
  const { signal } = new AbortController();
  await new PyodideSandboxTool({ client, limits: LIMITS }).invoke("1", { signal });
  expect(calls[0]?.options.signal).toBe(signal);
});

test("reports what happens during a run as custom events, in order, without the result", async () => {
  const { client } = fakeClient(({ onEvent }) => {
    onEvent?.({ type: "stdout", run: "r", seq: 1, text: "one" });
    onEvent?.({ type: "stdout", run: "r", seq: 2, text: "two" });
    onEvent?.({ type: "result", run: "r", seq: 3, result: makeResult() });
    return makeResult();
  });
  const tool = new PyodideSandboxTool({ client, limits: LIMITS });
  const seen: SandboxProgress[] = [];
  for await (const event of tool.streamEvents(call({ code: "1" }), { version: "v2" })) {
    if (event.event === "on_custom_event" && event.name === "pyodide_sandbox") seen.push(event.data as SandboxProgress);
  }
  expect(seen.map(({ event, toolCallId }) => [toolCallId, "text" in event && event.text])).toEqual([
    ["call-1", "one"],
    ["call-1", "two"],
  ]);
});
