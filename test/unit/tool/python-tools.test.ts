import { ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { Command, GraphInterrupt } from "@langchain/langgraph";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { PythonTools, type PythonToolsOptions } from "../../../src/tool/python-tools.ts";
import { LIMITS } from "./results.ts";

const schema = z.object({ query: z.string() });
const named = (name: string, run: (input: { query: string }) => unknown = ({ query }) => query) =>
  tool(async (input: { query: string }) => run(input), { name, description: "Does it.", schema });

const call = (options: PythonToolsOptions, name: string, input: Record<string, unknown> = { query: "a" }) => {
  const tools = new PythonTools(options, LIMITS).forRun(undefined, { configurable: { thread_id: "here" } });
  const { signal } = new AbortController();
  return tools?.call({ tool: name, arguments: input, signal });
};

test("offers nothing without tools", () => {
  expect(new PythonTools({}, LIMITS).forRun(undefined, undefined)).toBeUndefined();
});

const offered = (allow: "any" | "none" | string[]) =>
  new PythonTools({ tools: [named("search"), named("pay")] }, { tools: { ...LIMITS.tools, allow } }).all.map(
    ({ tool: { name } }) => name,
  );

test("offers only the tools that the policy allows", () => {
  expect(offered("any")).toEqual(["search", "pay"]);
  expect(offered(["search", "other"])).toEqual(["search"]);
  expect(offered("none")).toEqual([]);
});

test("refuses two tools that Python could not tell apart", () => {
  expect(() => new PythonTools({ tools: [named("a-b"), named("a_b")] }, LIMITS)).toThrow(
    'Two tools have the name "a_b" in Python',
  );
});

test("gives Python what a tool returns, under its name in Python", async () => {
  expect(await call({ tools: [named("web-search", () => ({ hits: [1] }))] }, "web_search")).toEqual({ hits: [1] });
});

test("has the tool's schema check the arguments", async () => {
  await expect(call({ tools: [named("search")] }, "search", { query: 1 })).rejects.toThrow(
    /expected string[^]*at query/,
  );
});

test("refuses a call when the platform does, before the tool runs", async () => {
  const run = vi.fn();
  const onToolCall = vi.fn(() => {
    throw new Error("Not before noon");
  });
  await expect(call({ tools: [named("web-search", run)], onToolCall }, "web_search")).rejects.toThrow(
    "Not before noon",
  );
  expect(onToolCall).toHaveBeenCalledExactlyOnceWith({
    tool: "web-search",
    arguments: { query: "a" },
    config: { configurable: { thread_id: "here" } },
  });
  expect(run).not.toHaveBeenCalled();
});

test("says so when a tool waits for a person, or changes the agent's state", async () => {
  const asks = named("ask", () => {
    throw new GraphInterrupt();
  });
  await expect(call({ tools: [asks] }, "ask")).rejects.toThrow('The tool "ask" waits for a person');
  const moves = named("move", () => new Command({ update: {} }));
  await expect(call({ tools: [moves] }, "move")).rejects.toThrow('The tool "move" changes the agent\'s state');
});

const answering = (status: "success" | "error") =>
  named("search", () => new ToolMessage({ content: "text", tool_call_id: "", status }));

test("takes a tool's message for its content, and one of an error for an error", async () => {
  expect(await call({ tools: [answering("success")] }, "search")).toBe("text");
  await expect(call({ tools: [answering("error")] }, "search")).rejects.toThrow("text");
});

test("refuses a tool that was not offered", async () => {
  await expect(call({ tools: [named("search")] }, "other")).rejects.toThrow('There is no tool "other"');
});
