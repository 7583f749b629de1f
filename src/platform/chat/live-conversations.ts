import { SandboxError } from "../../protocol/index.ts";
import type { ConversationEvent } from "../api/events.ts";
import type { RunningMessage } from "./running-message.ts";

export type Listener = (event: ConversationEvent) => void;

/** What is going on in the conversations: who looks on, and what is being answered. One in which nothing happens takes no memory. */
export class LiveConversations {
  /** By conversation, each with what it does when that is gone. */
  readonly #listeners = new Map<string, Map<Listener, () => void>>();
  readonly #running = new Map<string, RunningMessage | null>();

  /** Follows a conversation until it is deleted. @returns what ends it */
  follow(conversationId: string, listener: Listener, onGone: () => void = () => {}): () => void {
    const listeners = this.#listeners.get(conversationId) ?? new Map<Listener, () => void>();
    this.#listeners.set(conversationId, listeners.set(listener, onGone));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(conversationId);
    };
  }

  isFollowed(conversationId: string): boolean {
    return this.#listeners.has(conversationId);
  }

  publish(conversationId: string, event: ConversationEvent): void {
    for (const listener of this.#listeners.get(conversationId)?.keys() ?? []) listener(event);
  }

  /** Tells who looks on that the conversation is gone. */
  dismiss(conversationId: string): void {
    for (const onGone of this.#listeners.get(conversationId)?.values() ?? []) onGone();
  }

  isRunning(conversationId: string): boolean {
    return this.#running.has(conversationId);
  }

  /** The message that is being written; undefined when there is none. */
  running(conversationId: string): RunningMessage | undefined {
    return this.#running.get(conversationId) ?? undefined;
  }

  /**
   * Does something that only one can do in a conversation at a time: what changes its messages.
   *
   * @throws SandboxError `CONVERSATION_BUSY`
   */
  async reserve<Result>(conversationId: string, work: () => Promise<Result>): Promise<Result> {
    if (this.#running.has(conversationId)) {
      throw new SandboxError("CONVERSATION_BUSY", "An answer is under way in this conversation");
    }
    this.#running.set(conversationId, null);
    try {
      return await work();
    } finally {
      if (this.#running.get(conversationId) === null) this.#running.delete(conversationId);
    }
  }

  /** Begins to write a message; within `reserve`. */
  begin(conversationId: string, running: RunningMessage): void {
    this.#running.set(conversationId, running);
  }

  /** Lets others begin, once this message is over. */
  end(conversationId: string, running: RunningMessage): void {
    if (this.#running.get(conversationId) === running) this.#running.delete(conversationId);
  }

  /** Stops all answers and waits until they are kept. */
  async stopAll(): Promise<void> {
    const running = [...this.#running.values()].filter((message) => message !== null);
    for (const message of running) message.stop();
    await Promise.all(running.map(({ ended }) => ended));
  }
}
