import { describe, expect, test } from "vitest";
import type { Message, Part } from "../../../../src/platform/api/messages.ts";
import { beginExecution } from "../../../../src/react/follow-execution.ts";
import { findHint } from "../../../../src/platform/page/chat/messages/find-hint.ts";

const author = { id: "ada", name: "Ada" };
const tool = { name: "pyodide_sandbox", label: "Python sandbox", description: "", on: true, obstacle: null };
const obstacle = { code: "DENO_MISSING", message: "Deno is missing", suggestion: "Install it." };

function message(role: Message["role"], ...parts: Part[]): Message {
  const rest = {
    id: role,
    parentId: null,
    status: "done",
    error: null,
    model: null,
    createdAt: 0,
    python: null,
  } as const;
  return { role, parts, author, ...rest };
}

const answer = message("assistant", { type: "text", text: "I cannot run that." });
const ask = (text: string) => message("user", { type: "text", text });

describe("an answer without a run", () => {
  test("to a message with Python in it says that the tool is off", () => {
    const tools = [{ ...tool, on: false }];
    expect(findHint(answer, ask("```python\n1 + 1\n```"), tools)).toEqual({
      kind: "tool-off",
      label: "Python sandbox",
    });
    expect(findHint(answer, ask("Plot it with pandas"), tools)).toEqual({ kind: "tool-off", label: "Python sandbox" });
  });

  test("says what is in the sandbox's way before it says that the tool is off", () => {
    const tools = [{ ...tool, on: false, obstacle }];
    expect(findHint(answer, ask("Use Python"), tools)).toMatchObject({ kind: "obstacle", message: "Deno is missing" });
  });

  test("that says itself that it needs the tool says that it is off", () => {
    const refusal = message("assistant", { type: "text", text: "That takes the Python sandbox, which is off." });
    const hint = findHint(refusal, ask("Draw a chart"), [{ ...tool, on: false }]);
    expect(hint).toEqual({ kind: "tool-off", label: "Python sandbox" });
  });

  test("says nothing where the tool is on, or Python was not asked for", () => {
    expect(findHint(answer, ask("Use Python"), [tool])).toBeNull();
    expect(findHint(answer, ask("Who was Ada?"), [{ ...tool, on: false }])).toBeNull();
  });
});

describe("a run that was refused the network", () => {
  test("names the host", () => {
    const hint = findHint(denied('The sandbox may not reach "example.com:443": an administrator can'), ask("x"), [
      tool,
    ]);
    expect(hint).toEqual({ kind: "network", host: "example.com" });
  });

  test("keeps a port that is not the usual one", () => {
    expect(findHint(denied('may not reach "example.com:8080": an'), ask("x"), [tool])).toMatchObject({
      host: "example.com:8080",
    });
  });

  test("names none where none is known", () => {
    expect(findHint(denied('The sandbox may not reach "the network"'), ask("x"), [tool])).toMatchObject({ host: null });
  });
});

function denied(suggestion: string): Message {
  const error = { code: "NETWORK_DENIED", type: null, message: "", line: 1, traceback: "", suggestion } as const;
  const result = { status: "error", error } as never;
  return message("assistant", {
    type: "tool",
    call: { ...beginExecution("x"), id: "1", tool: "pyodide_sandbox", state: "done", result },
  });
}
