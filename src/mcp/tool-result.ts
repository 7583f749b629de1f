import type { CallToolResult } from "@modelcontextprotocol/server";
import { SandboxError } from "../protocol/index.ts";
import { cleanText } from "../tool/clean-text.ts";

/** A result that says the same in text and as data. */
export function toolResult(text: string, data: Record<string, unknown>): CallToolResult {
  return { content: [{ type: "text", text }], structuredContent: data };
}

/** Makes a tool's result of its refusal, so that the model reads the code and the advice; other errors are the host's. */
export async function answerRefusals(work: () => Promise<CallToolResult>): Promise<CallToolResult> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    return { isError: true, content: [{ type: "text", text: describeRefusal(error) }] };
  }
}

function describeRefusal({ code, message, suggestion }: SandboxError): string {
  return cleanText(`${code}: ${message}\n${suggestion}`);
}
