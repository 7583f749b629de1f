import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { answerByRunning, answerFromTurns, fencedCode } from "../../../src/demo/demo-answers.ts";

const turn = {
  prompt: "How many?",
  opening: "I count.",
  code: "print(n)",
  closing: "It is {{Count}}, with {{Nothing}}.",
};
const answer = answerFromTurns([turn]);
const toolMessage = (content: string, status: "success" | "error" = "success") =>
  new ToolMessage({ content, status, tool_call_id: "call-1" });

test("answers a prompt of the turns with their code", () => {
  expect(answer([new HumanMessage("How many?")])).toEqual({ text: "I count.", code: "print(n)" });
});

test("quotes what the run printed, and says what it did not print", () => {
  const messages = [new HumanMessage("How many?"), new AIMessage("I count."), toolMessage("x\n  Count: 7  \n")];
  expect(answer(messages)).toEqual({ text: "It is Count: 7, with (the output has no “Nothing”)." });
});

test("claims nothing when the run failed", () => {
  expect(answer([new HumanMessage("How many?"), toolMessage("Count: 7", "error")]).text).toMatch(/failed/);
});

test("says plainly that it is a demo when it is asked something else", () => {
  expect(answer([new HumanMessage("Who are you?")])).toEqual({ text: expect.stringContaining("demo model") });
});

test("runs blocks of Python only, whatever the lines end with", () => {
  const text = "```json\n{}\n```\n```bash\nls\n```\n```Python3\r\na = 1\r\n```\n```py\nb = 2\n```\n";
  expect(fencedCode(text)).toBe("a = 1\n\nb = 2\n");
});

test("runs plain lines as they are, and only the blocks of a message that has some", () => {
  expect(answerByRunning([new HumanMessage("6*7")]).code).toBe("6*7");
  expect(answerByRunning([new HumanMessage("try\n```python\na = 1\n```\nand\n```\nb = 2\n```\n")]).code).toBe(
    "a = 1\n\nb = 2\n",
  );
});
