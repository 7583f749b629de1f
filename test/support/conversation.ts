import type { Conversation } from "../../src/platform/api/conversations.ts";
import type { ConversationEvent } from "../../src/platform/api/events.ts";
import { foldAnswer } from "../../src/platform/api/fold-answer.ts";
import type { Message, ToolCall } from "../../src/platform/api/messages.ts";
import type { Platform } from "../../src/platform/server/create-platform.ts";
import { PLATFORM_URL } from "./platform.ts";
import type { Visitor } from "./visitor.ts";

const TOOL = "pyodide_sandbox";

/** A conversation as its page holds it: what is sent to it, and what its stream tells. */
export class TestConversation {
  readonly #visitor: Visitor;
  readonly #platform: Pick<Platform, "app">;

  private constructor(
    readonly id: string,
    platform: Pick<Platform, "app">,
    visitor: Visitor,
  ) {
    this.#platform = platform;
    this.#visitor = visitor;
  }

  /** A new one with Python switched on. */
  static async start(platform: Pick<Platform, "app">, visitor: Visitor): Promise<TestConversation> {
    const { body } = await visitor.send<Conversation>("POST", "/api/conversations", {});
    const conversation = new TestConversation(body.id, platform, visitor);
    await conversation.send("PUT", `tools/${TOOL}`, { on: true });
    return conversation;
  }

  /** One that is there. */
  as(visitor: Visitor, id = this.id): TestConversation {
    return new TestConversation(id, this.#platform, visitor);
  }

  async send<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.#visitor.send<T>(method, `/api/conversations/${this.id}/${path}`, body);
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  get<T = unknown>(path: string): Promise<T> {
    return this.send("GET", path);
  }

  async read(): Promise<Conversation> {
    return (await this.#visitor.get<Conversation>(`/api/conversations/${this.id}`)).body;
  }

  /** Says something under a message, by default the leaf, and waits for the answer. */
  async say(text: string, { after, attachments = [] }: { after?: string | null; attachments?: string[] } = {}) {
    return this.#ask("messages", { text, attachments }, after);
  }

  /** Runs a cell under a message, by default the leaf. */
  async run(code: string, { after }: { after?: string | null } = {}) {
    return this.#ask("cells", { code }, after);
  }

  async regenerate(message: string): Promise<Message> {
    using follower = await this.follow();
    const { messages } = await this.send<{ messages: Message[] }>("POST", `messages/${message}/regenerate`);
    return await follower.end(messages.at(-1)!.id);
  }

  async #ask(path: string, body: object, after: string | null | undefined): Promise<Message> {
    using follower = await this.follow();
    const parentId = after === undefined ? (await this.read()).leaf : after;
    const { messages } = await this.send<{ messages: Message[] }>("POST", path, { parentId, ...body });
    return await follower.end(messages.at(-1)!.id);
  }

  /** Follows the stream; resolves when its first event has come. */
  async follow(): Promise<Follower> {
    const cookie = [...this.#visitor.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const ending = new AbortController();
    const path = `${PLATFORM_URL}/api/conversations/${this.id}/events`;
    const { host } = new URL(PLATFORM_URL);
    const request = new Request(path, { headers: { host, cookie, origin: PLATFORM_URL }, signal: ending.signal });
    const answer = await this.#platform.app.request(request);
    if (answer.status !== 200 || answer.body === null) throw new Error(`The stream: ${answer.status}`);
    const follower = new Follower(answer.body, ending);
    await follower.until(({ type }) => type === "state");
    return follower;
  }
}

/** Reads a conversation's stream as the page does. */
export class Follower implements Disposable {
  readonly events: { at: number; event: ConversationEvent }[] = [];
  readonly messages = new Map<string, Message>();
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #ending: AbortController;
  #changed: () => void = () => {};
  isOver = false;

  constructor(body: ReadableStream<Uint8Array>, ending: AbortController) {
    this.#reader = body.getReader();
    this.#ending = ending;
    void this.#read();
  }

  /** The first event that is so, of those that came and will come. */
  async until(isIt: (event: ConversationEvent) => boolean): Promise<ConversationEvent> {
    for (let seen = 0; ;) {
      const found = this.events.slice(seen).find(({ event }) => isIt(event));
      if (found) return found.event;
      if (this.isOver) throw new Error("The stream is over");
      seen = this.events.length;
      await new Promise<void>((resolve) => (this.#changed = resolve));
    }
  }

  /** The message when it is over. */
  async end(id: string): Promise<Message> {
    const event = await this.until((told) => told.type === "end" && told.message.id === id);
    return (event as Extract<ConversationEvent, { type: "end" }>).message;
  }

  [Symbol.dispose](): void {
    this.#ending.abort();
    void this.#reader.cancel().catch(() => {});
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { value, done } = await this.#reader.read().catch(() => ({ value: undefined, done: true }));
      if (done || value === undefined) break;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop()!;
      for (const block of blocks) if (block.startsWith("data: ")) this.#take(JSON.parse(block.slice(6)));
      this.#changed();
    }
    this.isOver = true;
    this.#changed();
  }

  #take(event: ConversationEvent): void {
    this.events.push({ at: performance.now(), event });
    if (event.type === "state" && event.running) this.messages.set(event.running.id, event.running);
    if (event.type === "messages") for (const message of event.messages) this.messages.set(message.id, message);
    if (event.type === "end") this.messages.set(event.message.id, event.message);
    if (event.type !== "text" && event.type !== "call" && event.type !== "code" && event.type !== "output") return;
    const message = this.messages.get(event.message);
    if (message) this.messages.set(message.id, foldAnswer(message, event));
  }
}

export function callsOf({ parts }: Message): ToolCall[] {
  return parts.flatMap((part) => (part.type === "tool" ? [part.call] : []));
}

/** What a person reads of a message, without its cards. */
export function textOf({ parts }: Message): string {
  return parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}

/** The output of a call as text. */
export function outputOf(call: ToolCall | undefined): string {
  return (call?.outputs ?? []).map((output) => (output.type === "display" ? "" : output.text)).join("");
}
