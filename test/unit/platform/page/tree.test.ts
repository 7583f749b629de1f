import { describe, expect, test } from "vitest";
import type { Message } from "../../../../src/platform/api/messages.ts";
import {
  branchOf,
  childrenOf,
  keepSupposed,
  mergeMessages,
  newestLeafUnder,
  supposeMessage,
} from "../../../../src/platform/page/chat/tree.ts";

const author = { id: "ada", name: "Ada" };

function message(id: string, parentId: string | null, change: Partial<Message> = {}): Message {
  const rest = { status: "done", error: null, model: null, createdAt: 0, python: null } as const;
  return { id, parentId, role: "user", parts: [], author, ...rest, ...change };
}

const ids = (messages: Message[]) => messages.map(({ id }) => id);

/** a ─ b ─ c, and beside b its younger sibling d with e. */
const tree = [message("a", null), message("b", "a"), message("c", "b"), message("d", "a"), message("e", "d")];

describe("branchOf", () => {
  test("goes from the first message to the leaf", () => {
    expect(ids(branchOf(tree, "c"))).toEqual(["a", "b", "c"]);
    expect(ids(branchOf(tree, "d"))).toEqual(["a", "d"]);
  });

  test("shows the newest branch where the leaf is not there", () => {
    expect(ids(branchOf(tree, "gone"))).toEqual(["a", "d", "e"]);
    expect(ids(branchOf(tree, null))).toEqual(["a", "d", "e"]);
  });

  test("is empty for a conversation without messages", () => {
    expect(branchOf([], "a")).toEqual([]);
  });

  test("ends where messages name one another as parents", () => {
    expect(ids(branchOf([message("a", "b"), message("b", "a")], "a"))).toEqual(["b", "a"]);
  });
});

describe("newestLeafUnder", () => {
  test("follows the youngest children to the end of a branch", () => {
    expect(newestLeafUnder(tree, "a")).toBe("e");
    expect(newestLeafUnder(tree, "b")).toBe("c");
    expect(newestLeafUnder(tree, "e")).toBe("e");
  });
});

test("childrenOf lists alternatives by their parent, the first messages under none", () => {
  const children = childrenOf([...tree, message("f", null)]);
  expect(ids(children.get("a") ?? [])).toEqual(["b", "d"]);
  expect(ids(children.get("") ?? [])).toEqual(["a", "f"]);
});

describe("mergeMessages", () => {
  test("replaces what has changed in its place, adds what is new at the end, and leaves the rest untouched", () => {
    const changed = message("b", "a", { status: "failed" });
    const merged = mergeMessages(tree, [changed, message("f", "c")]);
    expect(ids(merged)).toEqual(["a", "b", "c", "d", "e", "f"]);
    expect(merged[1]).toBe(changed);
    expect(merged[2]).toBe(tree[2]);
  });

  test("puts the real message in the place of the one that was supposed", () => {
    const supposed = supposeMessage({ parentId: "c", parts: [], author });
    expect(ids(mergeMessages([...tree, supposed], [message("f", "c")]))).toEqual(["a", "b", "c", "d", "e", "f"]);
    expect(mergeMessages([...tree, supposed], [message("f", "e")])).toContain(supposed);
  });
});

describe("keepSupposed", () => {
  const supposed = supposeMessage({ parentId: "c", parts: [], author });
  const known = { messages: [...tree, supposed], leaf: supposed.id, isRunning: true };

  test("keeps what was sent while the conversation was loaded, and shows it", () => {
    const kept = keepSupposed(known, { messages: tree, leaf: "c", isRunning: false });
    expect(kept.isRunning).toBe(true);
    expect(kept.messages.at(-1)).toBe(supposed);
    expect(kept.leaf).toBe(supposed.id);
  });

  test("drops it when the server has it", () => {
    const fresh = { messages: [...tree, message("f", "c")], leaf: "f", isRunning: true };
    expect(keepSupposed(known, fresh)).toBe(fresh);
  });
});
