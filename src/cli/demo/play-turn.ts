import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import type { ExecutionResult } from "../../protocol/index.ts";
import { SANDBOX_TOOL_NAME, type SandboxProgress } from "../../tool/index.ts";
import { saveFigures } from "./save-figures.ts";
import type { Terminal } from "./terminal.ts";

export interface Conversation {
  agent: StreamingAgent;
  id: string;
  terminal: Terminal;
  figuresDirectory: string;
  signal: AbortSignal;
}

/** What `createAgent` makes, as far as it is used here. */
interface StreamingAgent {
  stream(
    input: { messages: BaseMessage[] },
    options: { configurable: object; streamMode: ["messages", "custom", "updates"]; signal: AbortSignal },
  ): Promise<AsyncIterable<unknown>>;
}

/**
 * Sends one message of the user to the agent, and shows what comes of it while it happens.
 * @param number The turn's number, for the names of its figures.
 * @returns Whether the last run of Python in the turn succeeded.
 */
export async function playTurn(conversation: Conversation, number: number, prompt: string): Promise<boolean> {
  const { agent, id, terminal, signal } = conversation;
  const stream = await agent.stream(
    { messages: [new HumanMessage(prompt)] },
    { configurable: { thread_id: id }, streamMode: ["messages", "custom", "updates"], signal },
  );
  let runs = 0;
  let succeeded = true;
  terminal.speaker("Assistant");
  for await (const part of stream as AsyncIterable<StreamPart>) {
    if (part[0] === "messages") showText(terminal, part[1][0]);
    if (part[0] === "custom") showProgress(terminal, part[1]);
    if (part[0] !== "updates") continue;
    for (const message of messagesIn(part[1])) {
      for (const code of codeIn(message)) terminal.code(code);
      if (!ToolMessage.isInstance(message)) continue;
      runs += 1;
      succeeded = message.status !== "error";
      await showOutcome(conversation, message, runs === 1 ? `turn-${number}` : `turn-${number}-run-${runs}`);
    }
  }
  terminal.say("\n");
  return succeeded;
}

type StreamPart =
  | [mode: "messages", chunk: [BaseMessage, ...unknown[]]]
  | [mode: "custom", chunk: SandboxProgress]
  | [mode: "updates", chunk: Record<string, { messages?: BaseMessage[] } | null>];

function messagesIn(update: Record<string, { messages?: BaseMessage[] } | null>): BaseMessage[] {
  return Object.values(update).flatMap((change) => change?.messages ?? []);
}

function codeIn(message: BaseMessage): string[] {
  if (!AIMessage.isInstance(message)) return [];
  const calls = (message.tool_calls ?? []).filter(({ name }) => name === SANDBOX_TOOL_NAME);
  return calls.map(({ args }) => String(args["code"] ?? ""));
}

function showText(terminal: Terminal, message: BaseMessage): void {
  if (AIMessage.isInstance(message)) terminal.say(message.text);
}

function showProgress(terminal: Terminal, { event }: SandboxProgress): void {
  if (event.type === "stdout" || event.type === "stderr") terminal.output(event.type, event.text);
  if (event.type === "notice") terminal.output("stderr", `${event.message}\n`);
}

async function showOutcome(
  { terminal, figuresDirectory }: Conversation,
  message: ToolMessage,
  name: string,
): Promise<void> {
  const result = message.artifact as ExecutionResult | undefined;
  if (result === undefined) return terminal.outcome(false, message.text);
  const value = result.value?.["text/plain"];
  if (typeof value === "string") terminal.output("stdout", `${value}\n`);
  if (result.error !== null)
    terminal.output("stderr", `${(result.error.traceback || result.error.message).trimEnd()}\n`);
  const figures = await saveFigures(result, figuresDirectory, name);
  const files = result.files.map(({ path, change }) => `${change} /workspace/${path}`);
  const time = `${(result.durationMs / 1000).toFixed(2)} s`;
  const said = [time, result.error?.code ?? "", ...figures.map((path) => `figure ${path}`), ...files];
  terminal.outcome(result.status === "success", said.filter(Boolean).join(" · "));
}
