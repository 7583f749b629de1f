import type { BaseMessage } from "@langchain/core/messages";
import { type Answer, DemoChatModel } from "../../src/demo/index.ts";

/** A model that says what a test has it say, one answer after the other, and keeps what it was sent. */
export class ScriptedModel {
  /** What it was sent, with each request. */
  readonly requests: { messages: BaseMessage[]; hasTool: boolean }[] = [];
  readonly model: DemoChatModel;
  #script: (Answer | Error)[] = [];

  constructor() {
    this.model = new DemoChatModel({
      answer: (messages, { hasTool }) => {
        this.requests.push({ messages, hasTool });
        const next = this.#script.shift() ?? { text: "Done." };
        if (next instanceof Error) throw next;
        return next;
      },
    });
  }

  /** What it says next; after that it says "Done.". */
  willSay(...script: (Answer | Error)[]): void {
    this.#script = script;
  }
}
