import { ToolMessage } from "@langchain/core/messages";
import { isStructuredTool, type StructuredToolInterface } from "@langchain/core/tools";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import { interopParseAsync, isInteropZodSchema } from "@langchain/core/utils/types";
import { describe, expect, test } from "vitest";

interface Subject {
  tool: () => StructuredToolInterface & { responseFormat?: string };
  /** Arguments of a call that succeeds. */
  args: Record<string, unknown>;
  /** Arguments that the schema refuses. */
  badArgs: Record<string, unknown>;
}

/** What LangChain's standard tests for tools ask of any tool; they are published for Python only. */
export function describeToolStandard(name: string, { tool, args, badArgs }: Subject): void {
  const call = (id: string) => ({ name: tool().name, args, id, type: "tool_call" }) as const;

  describe(`${name} keeps the standard of tools:`, () => {
    test("is a structured tool", () => {
      expect(isStructuredTool(tool())).toBe(true);
    });

    test("has a name that every provider takes, and a description", () => {
      expect(tool().name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
      expect(tool().description).not.toBe("");
    });

    test("has a schema that takes good arguments and refuses bad ones", async () => {
      const { schema } = tool();
      if (!isInteropZodSchema(schema)) throw new Error("Expected a zod schema");
      expect(await interopParseAsync(schema, args)).toEqual(args);
      await expect(interopParseAsync(schema, badArgs)).rejects.toThrow();
      await expect(tool().invoke(badArgs)).rejects.toThrow("did not match expected schema");
    });

    test("has a schema that becomes JSON schema of an object", () => {
      const { parameters } = convertToOpenAITool(tool()).function;
      expect(parameters).toMatchObject({ type: "object", properties: expect.anything() });
    });

    test("answers a tool call with a message, and an artifact if it promises one", async () => {
      const message: unknown = await tool().invoke(call("123"));
      if (!ToolMessage.isInstance(message)) throw new Error("Expected a tool message");
      expect(message.tool_call_id).toBe("123");
      expect(message.name).toBe(tool().name);
      expect(message.artifact !== undefined).toBe(tool().responseFormat === "content_and_artifact");
      expect(typeof message.content === "string" || message.content.every((block) => "type" in block)).toBe(true);
    });

    test("answers plain arguments with its content", async () => {
      const content: unknown = await tool().invoke(args);
      expect(typeof content === "string" || Array.isArray(content)).toBe(true);
    });

    test("answers with a message that survives JSON", async () => {
      const message: unknown = await tool().invoke(call("1"));
      expect(JSON.stringify(message)).toContain('"tool_call_id":"1"');
    });

    test("answers each of several calls at once with its own id", async () => {
      const messages: unknown[] = await Promise.all(["a", "b", "c"].map((id) => tool().invoke(call(id))));
      expect(messages.map((message) => (message as ToolMessage).tool_call_id)).toEqual(["a", "b", "c"]);
    });
  });
}
