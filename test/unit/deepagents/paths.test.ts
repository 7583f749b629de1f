import { expect, test } from "vitest";
import { toAgentPath, toWorkspacePath } from "../../../src/deepagents/paths.ts";

test.for([
  ["/workspace/a/b.txt", "a/b.txt"],
  ["/workspace", ""],
  ["/workspace/", ""],
  ["a/./b.txt", "a/b.txt"],
  ["/workspace/a/../b", "b"],
  ["/large_tool_results/call-1.txt", ".deepagents/large_tool_results/call-1.txt"],
  ["/conversation_history/x.md", ".deepagents/conversation_history/x.md"],
])("takes %s for %s in the workspace", ([path, expected]) => {
  expect(toWorkspacePath(path as string)).toBe(expected);
});

test.for([
  "/",
  "/etc/passwd",
  "../etc",
  "/workspace/../etc",
  "/workspaces/a",
  "/large_tool_results/../x",
  "/workspace/a\0",
])("refuses %j, which leaves the workspace", (path) => {
  expect(() => toWorkspacePath(path)).toThrow(expect.objectContaining({ code: "BAD_PATH" }));
});

test("shows an agent the paths that it used", () => {
  for (const path of ["/workspace/a.txt", "/large_tool_results/x.txt"])
    expect(toAgentPath(toWorkspacePath(path))).toBe(path);
});
