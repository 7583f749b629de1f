import { expect, test } from "vitest";
import type { Message } from "../../../../src/platform/api/messages.ts";
import { branchTo } from "../../../../src/platform/chat/messages.ts";
import { SandboxError } from "../../../../src/protocol/index.ts";

const messages = [
  { id: "a", parentId: null },
  { id: "b", parentId: "a" },
  { id: "c", parentId: "a" },
] as Message[];

test("a branch goes from the first message to its last one, and is empty before there is one", () => {
  expect(branchTo(messages, "c").map(({ id }) => id)).toEqual(["a", "c"]);
  expect(branchTo(messages, null)).toEqual([]);
});

test("a message that the conversation does not have ends no branch", () => {
  expect(() => branchTo(messages, "gone")).toThrow(SandboxError);
  expect(() => branchTo(messages, "gone")).toThrow('The conversation has no message "gone"');
});
