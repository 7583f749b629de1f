import { AIMessage, type AIMessageChunk, type BaseMessage, ToolMessage } from "@langchain/core/messages";
import { randomUUID } from "node:crypto";
import { SANDBOX_TOOL_NAME } from "../../tool/index.ts";
import type { ToolCall } from "../api/messages.ts";
import type { RunningMessage } from "./running-message.ts";

/** A part of an agent's stream in the modes `messages` and `updates`. */
export type StreamPart =
  | [mode: "messages", chunk: [BaseMessage, ...unknown[]]]
  | [mode: "updates", chunk: Record<string, { messages?: BaseMessage[] } | null>];

/** Writes what an agent streams into a message: text, the code of calls while the model writes it, and calls that were refused. */
export class AnswerStream {
  readonly #running: RunningMessage;
  /** What the model is writing, put together of its chunks. */
  #writing: AIMessageChunk | undefined;
  /** Our ids of the model's calls; a model may use one of its own again in a later step. */
  readonly #ids = new Map<string, string>();

  constructor(running: RunningMessage) {
    this.#running = running;
  }

  take([mode, chunk]: StreamPart): void {
    if (mode === "messages") {
      const [message] = chunk;
      if (AIMessage.isInstance(message)) this.#write(message as AIMessageChunk);
      return;
    }
    for (const message of Object.values(chunk).flatMap((change) => change?.messages ?? [])) {
      if (AIMessage.isInstance(message)) this.#complete(message);
      else if (ToolMessage.isInstance(message)) this.#conclude(message);
    }
  }

  /** Our id of one of the model's calls; the call is shown, if it was not yet. */
  callOf(modelId: string, tool: string = SANDBOX_TOOL_NAME): string {
    const known = this.#ids.get(modelId);
    if (known !== undefined) return known;
    const id = `call-${randomUUID()}`;
    this.#ids.set(modelId, id);
    this.#running.showCall(newCall(id, tool));
    return id;
  }

  #write(chunk: AIMessageChunk): void {
    if (this.#writing?.id !== chunk.id) {
      this.#writing = undefined;
      this.#ids.clear();
    }
    this.#writing = this.#writing?.concat(chunk) ?? chunk;
    this.#running.write(chunk.text);
    if (chunk.tool_call_chunks?.length) this.#showCalls(this.#writing);
  }

  #complete(message: AIMessage): void {
    if (this.#writing === undefined) this.#running.write(message.text); // Nothing was streamed.
    this.#showCalls(message);
    this.#writing = undefined;
  }

  /** The arguments of calls that are being written parse as far as they go. */
  #showCalls({ tool_calls: calls = [] }: Pick<AIMessage, "tool_calls">): void {
    for (const { id, name, args } of calls) {
      if (id === undefined || name === "") continue;
      const code: unknown = args["code"];
      this.#showCode(this.callOf(id, name), typeof code === "string" ? code : "");
    }
  }

  #showCode(id: string, code: string): void {
    const call = this.#running.calls.find((known) => known.id === id);
    if (call === undefined || call.state !== "writing" || call.code === code) return;
    if (!code.startsWith(call.code)) this.#running.changeCall(id, { code });
    else
      this.#running.apply({
        type: "code",
        message: this.#running.message.id,
        call: id,
        delta: code.slice(call.code.length),
      });
  }

  /** A call that never came to a run was refused on its way. */
  #conclude({ tool_call_id: modelId, name = "", text, metadata }: ToolMessage): void {
    const id = this.callOf(modelId, name);
    const call = this.#running.calls.find((known) => known.id === id);
    if (call?.state === "done") return;
    this.#running.changeCall(id, { state: "done", refusal: refusalOf(metadata?.["code"], text) });
  }
}

/** A call of which nothing is known yet. */
export function newCall(id: string, tool: string = SANDBOX_TOOL_NAME): ToolCall {
  return {
    id,
    tool,
    code: "",
    state: "writing",
    startedAt: null,
    outputs: [],
    notices: [],
    input: null,
    result: null,
    refusal: null,
  };
}

/** @param code of the error for which the tool's middleware refused the call */
function refusalOf(code: unknown, text: string): ToolCall["refusal"] {
  if (code === "TOOL_OFF") {
    return {
      code: "TOOL_OFF",
      message: "The Python sandbox is switched off in this conversation",
      suggestion: "Switch it on under the icon Internal tools next to the attachment button.",
    };
  }
  return { code: "BAD_REQUEST", message: text.replace(/\.$/, ""), suggestion: "The model gets to know of it." };
}
