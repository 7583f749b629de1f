import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { BaseLanguageModelInput } from "@langchain/core/language_models/base";
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BindToolsInput,
} from "@langchain/core/language_models/chat_models";
import { AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import type { Runnable } from "@langchain/core/runnables";

/** What the model says next, and the code that it runs with it. */
export interface Answer {
  text: string;
  code?: string;
  /** The code of further calls at the same time. */
  more?: string[];
}

interface DemoCallOptions extends BaseChatModelCallOptions {
  tools?: BindToolsInput[];
}

/** Decides what the model says; `hasTool` tells whether it can run code. */
export type AnswerMessages = (messages: BaseMessage[], context: { hasTool: boolean }) => Answer;

/** Characters of a call's arguments that come at once, at least. */
const PIECE_LENGTH = 24;
/** Pieces of a call's arguments, at most: who reads them puts all that came before together again with each. */
const MAX_PIECES = 50;

/** A chat model without a network: it streams, and calls the tool that it is given, as `answer` has it. */
export class DemoChatModel extends BaseChatModel<DemoCallOptions> {
  readonly #answer: AnswerMessages;
  readonly #wordDelayMs: number;

  constructor({ answer, wordDelayMs = 0 }: { answer: AnswerMessages; wordDelayMs?: number }) {
    super({});
    this.#answer = answer;
    this.#wordDelayMs = wordDelayMs;
  }

  static override lc_name(): string {
    return "DemoChatModel";
  }

  override _llmType(): string {
    return "demo";
  }

  override bindTools(
    tools: BindToolsInput[],
    options?: Partial<DemoCallOptions>,
  ): Runnable<BaseLanguageModelInput, AIMessageChunk, DemoCallOptions> {
    return this.withConfig({ ...options, tools });
  }

  override async _generate(messages: BaseMessage[], options: this["ParsedCallOptions"]): Promise<ChatResult> {
    let whole: ChatGenerationChunk | undefined;
    // oxlint-disable-next-line no-underscore-dangle -- LangChain's name
    for await (const chunk of this._streamResponseChunks(messages, options)) whole = whole?.concat(chunk) ?? chunk;
    return { generations: whole === undefined ? [] : [whole] };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const id = `demo-${randomUUID()}`;
    const tool = toolName(options);
    let isFirst = true;
    for (const message of answerChunks(id, this.#answer(messages, { hasTool: tool !== undefined }), tool)) {
      if (this.#wordDelayMs > 0 && !isFirst) await pause(this.#wordDelayMs, undefined, { signal: options.signal });
      isFirst = false;
      const chunk = new ChatGenerationChunk({ text: message.text, message });
      yield chunk;
      await runManager?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, { chunk });
    }
  }
}

function* answerChunks(
  id: string,
  { text, code, more = [] }: Answer,
  tool: string | undefined,
): Generator<AIMessageChunk> {
  for (const word of text.match(/\s*\S+/g) ?? []) yield new AIMessageChunk({ id, content: word });
  if (code === undefined || tool === undefined) return;
  for (const [index, one] of [code, ...more].entries()) yield* callChunks(id, tool, { index, code: one });
}

function* callChunks(
  id: string,
  tool: string,
  { index, code }: { index: number; code: string },
): Generator<AIMessageChunk> {
  const call = { type: "tool_call_chunk", index } as const;
  const first = { ...call, id: `call-${randomUUID()}`, name: tool, args: "" };
  yield new AIMessageChunk({ id, content: "", tool_call_chunks: [first] });
  const whole = JSON.stringify({ code });
  const length = Math.max(PIECE_LENGTH, Math.ceil(whole.length / MAX_PIECES));
  for (let start = 0; start < whole.length; start += length) {
    const args = whole.slice(start, start + length);
    yield new AIMessageChunk({ id, content: "", tool_call_chunks: [{ ...call, args }] });
  }
}

function toolName({ tools = [] }: DemoCallOptions): string | undefined {
  const [tool] = tools;
  return tool !== undefined && "name" in tool && typeof tool.name === "string" ? tool.name : undefined;
}
