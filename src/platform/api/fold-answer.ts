import type { Output } from "../../protocol/index.ts";
import type { AnswerEvent } from "./events.ts";
import type { Message, Part, ToolCall } from "./messages.ts";

/** The message after an event: a new object where something changed, the parts beside it as they were. */
export function foldAnswer(message: Message, event: AnswerEvent): Message {
  if (event.message !== message.id) return message;
  return { ...message, parts: foldParts(message.parts, event) };
}

function foldParts(parts: Part[], event: AnswerEvent): Part[] {
  const last = parts.at(-1);
  switch (event.type) {
    case "text":
      if (last?.type !== "text") return [...parts, { type: "text", text: event.delta }];
      return [...parts.slice(0, -1), { type: "text", text: last.text + event.delta }];
    case "call":
      if (!parts.some((part) => isCall(part, event.call.id))) return [...parts, { type: "tool", call: event.call }];
      return changeCall(parts, event.call.id, () => event.call);
    case "code":
      return changeCall(parts, event.call, (call) => ({ ...call, code: call.code + event.delta }));
    case "output":
      return changeCall(parts, event.call, (call) => ({ ...call, outputs: addOutput(call.outputs, event.output) }));
  }
}

function changeCall(parts: Part[], id: string, change: (call: ToolCall) => ToolCall): Part[] {
  return parts.map((part) =>
    part.type === "tool" && isCall(part, id) ? { type: "tool", call: change(part.call) } : part,
  );
}

const isCall = (part: Part, id: string) => part.type === "tool" && part.call.id === id;

function addOutput(outputs: Output[], output: Output): Output[] {
  const last = outputs.at(-1);
  if (output.type === "display" || last?.type !== output.type) return [...outputs, output];
  return [...outputs.slice(0, -1), { type: output.type, text: last.text + output.text }];
}
