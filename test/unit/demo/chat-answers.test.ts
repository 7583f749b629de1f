import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { answerInChat, loadDemoSamples } from "../../../src/demo/index.ts";
import { makeResult } from "../tool/results.ts";

const samples = loadDemoSamples();
const answer = answerInChat(samples);
const on = { hasTool: true };

const ended = (artifact: ReturnType<typeof makeResult>, status: "success" | "error" = "success") => {
  const message = new ToolMessage({ content: "…", tool_call_id: "c", status, artifact });
  return answer([new HumanMessage("```\nx\n```"), message], on).text;
};

test("knows its samples also behind notes, and runs the Python of a message", () => {
  const { prompt, opening, code } = samples[1]!;
  const noted = new HumanMessage({
    contentBlocks: [
      { type: "text", text: "```\nnot this\n```" },
      { type: "text", text: prompt },
    ],
  });
  expect(answer([noted], on)).toEqual({ text: opening, code });
  expect(answer([new HumanMessage("So:\n```python\n1 + 1\n```")], on).code).toBe("1 + 1\n");
});

test("says that it is a demo, and how the tool is switched on", () => {
  expect(answer([new HumanMessage("Hello")], on).text).toMatch(/^I am a demo model/);
  const off = answer([new HumanMessage("```\n1\n```")], { hasTool: false });
  expect(off).toEqual({ text: expect.stringContaining("**Internal tools**") });
});

test("closes with what the run came to, and with what to do when it failed", () => {
  expect(ended(makeResult({ stdout: "a\nb\n", value: { "text/plain": "42" } }))).toBe(
    "It ran and printed 2 lines. The value is `42`.",
  );
  expect(ended(makeResult({ stdout: "a\n… 1,000 characters left out …\nb\n" }))).toContain("printed more than is kept");
  const error = {
    code: "NETWORK_DENIED",
    type: "OSError",
    message: "No",
    line: 3,
    traceback: "",
    suggestion: "Ask.",
  } as const;
  expect(ended(makeResult({ status: "error", error }), "error")).toBe(
    "That did not run through. `OSError` at line 3: No. Ask.",
  );
  expect(ended(makeResult({ status: "error", error: { ...error, message: "" } }), "error")).toBe(
    "That did not run through. `OSError` at line 3. Ask.",
  );
});
