import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { PassThrough } from "node:stream";
import { MemorySaver } from "@langchain/langgraph";
import { createAgent } from "langchain";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerFromTurns } from "../../../../src/demo/index.ts";
import { DemoChatModel } from "../../../../src/demo/index.ts";
import { playTurn } from "../../../../src/cli/demo/play-turn.ts";
import { createTerminal } from "../../../../src/cli/demo/terminal.ts";
import type { ExecutionResult } from "../../../../src/protocol/index.ts";
import { PyodideSandboxTool } from "../../../../src/tool/index.ts";
import { fakeClient } from "../../tool/fake-client.ts";
import { DIVISION_BY_ZERO, LIMITS, makeResult, PNG } from "../../tool/results.ts";

let figuresDirectory: string;
beforeEach(async () => void (figuresDirectory = await mkdtemp(join(tmpdir(), "figures-"))));
afterEach(() => rm(figuresDirectory, { recursive: true }));

async function play(result: ExecutionResult) {
  const { client } = fakeClient(({ onEvent }) => {
    onEvent?.({ type: "stdout", run: "r", seq: 1, text: "Count: 7\n" });
    return result;
  });
  const turn = { prompt: "How many?", opening: "I will count.", code: "count()", closing: "{{Count}}!" };
  const agent = createAgent({
    model: new DemoChatModel({ answer: answerFromTurns([turn]) }),
    tools: [new PyodideSandboxTool({ client, limits: LIMITS })],
    checkpointer: new MemorySaver(),
  });
  const stream = new PassThrough();
  const { signal } = new AbortController();
  const conversation = { agent, id: "c", terminal: createTerminal(stream), figuresDirectory, signal };
  const succeeded = await playTurn(conversation, 3, turn.prompt);
  return { succeeded, text: String(stream.read()) };
}

test("shows the answer, the code, its output, how it went, and the closing, in this order", async () => {
  const displays = [{ data: { "image/png": PNG }, metadata: {} }];
  const files = [{ path: "a.csv", size: 1, change: "created" }] as const;
  const { succeeded, text } = await play(makeResult({ stdout: "Count: 7\n", displays, files: [...files] }));
  const figure = join(figuresDirectory, "turn-3-1.png");
  expect(succeeded).toBe(true);
  expect(text).toBe(
    [
      "\nAssistant\nI will count.\n",
      "\n  ┌ Python\n  │ count()\n  ├ Output\n  │ Count: 7\n",
      `  └ ✓ 0.00 s · figure ${relative(process.cwd(), figure)} · created /workspace/a.csv\n\n`,
      "Count: 7!\n",
    ].join(""),
  );
  expect((await readFile(figure)).toString("base64")).toBe(PNG);
});

test("shows the traceback of a run that failed, and tells its caller", async () => {
  const { succeeded, text } = await play(DIVISION_BY_ZERO);
  expect(succeeded).toBe(false);
  expect(text).toContain("  │ ZeroDivisionError: division by zero\n  └ ✗ 0.00 s · RUNTIME_ERROR\n");
});
