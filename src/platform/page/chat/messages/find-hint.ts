import type { ToolSetting } from "../../../api/conversations.ts";
import type { Message } from "../../../api/messages.ts";
import { SANDBOX_TOOL } from "../../sandbox-tool.ts";

/** Something that stood in an answer's way, and that somebody can change. */
export type Hint =
  | { kind: "tool-off"; label: string }
  | { kind: "obstacle"; message: string; suggestion: string }
  /** `host` is null where it is not known. */
  | { kind: "network"; host: string | null };

/** What to say below an answer; null for nothing. `before` is the message that it answers. */
export function findHint(message: Message, before: Message | undefined, tools: readonly ToolSetting[]): Hint | null {
  if (message.status === "running" || message.role === "user") return null;
  const calls = message.parts.flatMap((part) => (part.type === "tool" ? [part.call] : []));
  const denied = calls.findLast(({ result }) => result?.error?.code === "NETWORK_DENIED")?.result?.error;
  if (denied) return { kind: "network", host: hostIn(`${denied.suggestion} ${denied.message}`) };
  const sandbox = tools.find(({ name }) => name === SANDBOX_TOOL);
  if (!sandbox || calls.length > 0 || message.role === "cell" || !before) return null;
  if (!asksForPython(before) && !textOf(message).includes(sandbox.label)) return null;
  if (sandbox.obstacle) return { kind: "obstacle", ...sandbox.obstacle };
  return sandbox.on ? null : { kind: "tool-off", label: sandbox.label };
}

function hostIn(text: string): string | null {
  const target = /may not reach "([^"]+)"/.exec(text)?.[1];
  return target === undefined || target === "the network" ? null : target.replace(/:(80|443)$/, "");
}

function asksForPython(message: Message): boolean {
  const text = textOf(message);
  return message.role === "user" && (/^```/m.test(text) || /\b(python|pandas|numpy|matplotlib)\b/i.test(text));
}

const textOf = ({ parts }: Message) => parts.map((part) => (part.type === "text" ? part.text : "")).join("\n");
