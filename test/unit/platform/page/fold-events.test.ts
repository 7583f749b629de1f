import { expect, test } from "vitest";
import type { Conversation } from "../../../../src/platform/api/conversations.ts";
import type { ConversationEvent } from "../../../../src/platform/api/events.ts";
import type { Message } from "../../../../src/platform/api/messages.ts";
import { foldEvent, type Shown } from "../../../../src/platform/page/chat/stream/fold-events.ts";

const author = { id: "ada", name: "Ada" };

function message(id: string, parentId: string | null, change: Partial<Message>): Message {
  const rest = { error: null, model: null, createdAt: 0, python: null } as const;
  return { id, parentId, role: "user", parts: [], status: "done", author, ...rest, ...change };
}

const question = message("q", null, { parts: [{ type: "text", text: "Why?" }] });
const answer = message("a", "q", { role: "assistant", status: "running" });
const empty: Shown = {
  conversation: {
    id: "c",
    title: "New conversation",
    agent: null,
    access: "editor",
    isRunning: false,
    updatedAt: 0,
    model: null,
    tools: [],
    messages: [],
    leaf: null,
  } satisfies Conversation,
  live: null,
};

const fold = (shown: Shown, ...events: ConversationEvent[]) => events.reduce(foldEvent, shown);
const begun = fold(empty, { type: "messages", messages: [question, answer], leaf: "a" });

test("an answer is under way from its first message to its end", () => {
  expect(begun.live).toBe(answer);
  expect(begun.conversation.isRunning).toBe(true);
  const done = { ...answer, status: "done" } as const;
  const ended = fold(begun, { type: "end", message: done, leaf: "a" });
  expect(ended.live).toBeNull();
  expect(ended.conversation).toMatchObject({ isRunning: false, leaf: "a", messages: [question, done] });
});

test("text that comes changes only the answer under way, not what is known of the conversation", () => {
  const said = fold(begun, { type: "text", message: "a", delta: "Be" }, { type: "text", message: "a", delta: "cause" });
  expect(said.live?.parts).toEqual([{ type: "text", text: "Because" }]);
  expect(said.conversation).toBe(begun.conversation);
});

test("a page that comes late takes the answer as it stands", () => {
  const running = { ...answer, parts: [{ type: "text" as const, text: "Beca" }] };
  const caught = fold(empty, { type: "state", running, leaf: "a" }, { type: "text", message: "a", delta: "use" });
  expect(caught.live?.parts).toEqual([{ type: "text", text: "Because" }]);
  expect(caught.conversation.isRunning).toBe(true);
});

test("a state without an answer ends the one that the page thought was under way", () => {
  const ended = fold(begun, { type: "state", running: null, leaf: "a" });
  expect(ended.live).toBeNull();
  expect(ended.conversation.isRunning).toBe(false);
});

test("a change of the conversation is taken over", () => {
  const changed = fold(empty, { type: "conversation", change: { title: "Reasons" } });
  expect(changed.conversation.title).toBe("Reasons");
});
