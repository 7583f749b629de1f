import { expect, test } from "vitest";
import type { Message, Part, ToolCall } from "../../../../src/platform/api/messages.ts";
import { newCall } from "../../../../src/platform/chat/answer-stream.ts";
import { toModelMessages } from "../../../../src/platform/chat/to-model-messages.ts";
import { makeResult } from "../../tool/results.ts";

const message = (role: Message["role"], ...parts: Part[]): Message => ({
  id: role,
  parentId: null,
  role,
  parts,
  status: "done",
  error: null,
  model: null,
  createdAt: 0,
  python: null,
  author: { id: "1", name: "Ada" },
});
const text = (words: string): Part => ({ type: "text", text: words });
const call = (id: string, more: Partial<ToolCall>): Part => ({
  type: "tool",
  call: { ...newCall(id), code: `${id}()`, state: "done", result: makeResult(), ...more },
});

test("gives the model its own calls and what they came to, in order", () => {
  const printed = call("a", { outputs: [{ type: "stdout", text: "42\n" }] });
  const refusal = { code: "DENO_MISSING", message: "Cannot find Deno", suggestion: "Install it." };
  const refused = call("b", { result: null, refusal });
  const messages = toModelMessages([
    message("user", text("Q")),
    message("assistant", text("I run."), printed, refused, text("So.")),
  ]);
  expect(messages.map((one) => [one.type, one.text])).toEqual([
    ["human", "Q"],
    ["ai", "I run."],
    ["tool", "42"],
    ["ai", ""],
    ["tool", "DENO_MISSING: Cannot find Deno. Install it."],
    ["ai", "So."],
  ]);
  expect(messages[1]).toMatchObject({ tool_calls: [{ id: "a", args: { code: "a()" } }] });
  expect(new Set(messages.map(({ id }) => id).filter(Boolean)).size).toBe(3);
});

test("tells of files and of what people ran themselves before the words they belong to", () => {
  const cell = message("cell", call("mine", { outputs: [{ type: "stdout", text: "7\n" }] }));
  const file: Part = { type: "file", path: "a.csv", size: 8, mediaType: "text/csv" };
  const [asked, ...rest] = toModelMessages([
    cell,
    message("cell", text("Taken back.")),
    message("user", file, text("Why?")),
  ]);
  expect(rest).toEqual([]);
  const blocks = asked!.contentBlocks.map((block) => (block.type === "text" ? block.text : ""));
  expect(blocks).toHaveLength(4);
  expect(blocks[0]).toContain("    mine()");
  expect(blocks[0]).toContain("    7");
  expect(blocks.slice(1)).toEqual(["Taken back.", "I attached files:\n- /workspace/a.csv (text/csv, 8 bytes)", "Why?"]);
});
