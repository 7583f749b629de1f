import { type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import type { Answer } from "./demo-model.ts";
import type { DemoTurn } from "./demo-turns.ts";

/** Plays the turns: the code for a prompt, then a closing that quotes what the run really printed. */
export function answerFromTurns(turns: DemoTurn[]): (messages: BaseMessage[]) => Answer {
  return (messages) => {
    const prompt = messages.findLast((message) => HumanMessage.isInstance(message))?.text;
    const turn = turns.find((turn) => turn.prompt === prompt);
    if (turn === undefined) return { text: "I am a demo model and know only the turns of the demo." };
    const last = messages.at(-1);
    if (!ToolMessage.isInstance(last)) return { text: turn.opening, code: turn.code };
    if (last.status === "error") return { text: "That run failed, so I have nothing to tell." };
    return { text: quoteLines(turn.closing, last.text) };
  };
}

/** Runs what a person types: the Python blocks in it, or all of it. */
export function answerByRunning(messages: BaseMessage[]): Answer {
  const last = messages.at(-1);
  if (!ToolMessage.isInstance(last))
    return {
      text: "I am a demo model: I run this as Python.",
      code: fencedCode(last?.text ?? "") || (last?.text ?? ""),
    };
  if (last.status === "success") return { text: "It ran. Its variables stay for your next lines." };
  return {
    text: "That did not run through. I am a demo model and only run Python; start with MODEL=provider:name to talk.",
  };
}

/** Puts the first line of the output that has certain words in the place of `{{words}}`. */
export function quoteLines(closing: string, output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  return closing.replaceAll(/\{\{(.+?)\}\}/g, (_, words: string) => {
    return lines.find((line) => line.includes(words)) ?? `(the output has no “${words}”)`;
  });
}

/** The fenced blocks of Python of a text, one below the other; empty when it has none. */
export function fencedCode(text: string): string {
  const blocks = text.replaceAll("\r\n", "\n").matchAll(/^```([^\n]*)\n(.*?)^```/gms);
  return Array.from(blocks, ([, language = "", code]) => (PYTHON.test(language.trim()) ? code : undefined))
    .filter((code) => code !== undefined)
    .join("\n");
}

/** What stands beside the fence of a block that may be Python. */
const PYTHON = /^(python[\d.]*|py[\d.]*)?$/i;
