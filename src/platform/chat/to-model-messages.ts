import { AIMessage, type BaseMessage, HumanMessage, type MessageContent, ToolMessage } from "@langchain/core/messages";
import type { ExecutionResult } from "../../protocol/index.ts";
import { formatResult } from "../../tool/index.ts";
import type { Message, Part, ToolCall } from "../api/messages.ts";

/** A branch as a model reads it. What people did beside their messages stands in blocks before the next one. */
export function toModelMessages(branch: readonly Message[]): BaseMessage[] {
  const messages: BaseMessage[] = [];
  let notes: string[] = [];
  for (const message of branch) {
    if (message.role === "cell") notes.push(...message.parts.map(describeCell));
    if (message.role === "user") {
      messages.push(humanMessage([...notes, ...textsOf(message)]));
      notes = [];
    }
    if (message.role === "assistant") messages.push(...answerMessages(message));
  }
  return messages;
}

function humanMessage(texts: string[]): HumanMessage {
  return new HumanMessage({ contentBlocks: texts.map((text) => ({ type: "text", text })) });
}

/** The attached files first, so that the text comes last. */
function textsOf({ parts }: Message): string[] {
  const files = parts.filter((part) => part.type === "file");
  const lines = files.map(({ path, size, mediaType }) => `- /workspace/${path} (${mediaType}, ${size} bytes)`);
  const text = parts.map((part) => (part.type === "text" ? part.text : "")).join("");
  return [...(lines.length > 0 ? [`I attached files:\n${lines.join("\n")}`] : []), ...(text === "" ? [] : [text])];
}

function describeCell(part: Part): string {
  if (part.type === "text") return part.text;
  if (part.type === "file") return `I put the file /workspace/${part.path} there.`;
  const { code } = part.call;
  return `I ran Python in the sandbox myself:\n\n${indent(code)}\n\nIt came to:\n\n${indent(textOf(toolContent(part.call)))}`;
}

const indent = (text: string) => text.replace(/^/gm, "    ");

function textOf(content: MessageContent): string {
  return typeof content === "string" ? content : new HumanMessage({ content }).text;
}

/** An answer: its texts, and each of its calls with what it came to. */
function answerMessages({ id, parts }: Message): BaseMessage[] {
  const messages: BaseMessage[] = [];
  let text = "";
  const answer = (call?: ToolCall) => {
    const toolCalls = call && { tool_calls: [{ id: call.id, name: call.tool, args: { code: call.code } }] };
    messages.push(new AIMessage({ id: `${id}-${messages.length}`, content: text, ...toolCalls }));
    text = "";
  };
  for (const part of parts) {
    if (part.type === "text") text += part.text;
    if (part.type !== "tool") continue;
    answer(part.call);
    messages.push(toolMessage(part.call));
  }
  if (text !== "") answer();
  return messages;
}

function toolMessage(call: ToolCall): ToolMessage {
  const content = toolContent(call);
  const status = call.result?.status === "success" ? "success" : "error";
  return new ToolMessage({ content, status, tool_call_id: call.id, name: call.tool });
}

function toolContent({ refusal, result, outputs }: ToolCall): MessageContent {
  if (refusal !== null) return `${refusal.code}: ${refusal.message}. ${refusal.suggestion}`;
  if (result === null) return "The call was stopped before it came to a result.";
  const text = (type: "stdout" | "stderr") =>
    outputs.map((output) => (output.type === type ? output.text : "")).join("");
  const whole: ExecutionResult = {
    ...result,
    stdout: text("stdout"),
    stderr: text("stderr"),
    displays: outputs.flatMap((output) => (output.type === "display" ? [output.display] : [])),
  };
  return formatResult(whole);
}
