import { type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import type { ExecutionResult } from "../protocol/index.ts";
import { fencedCode, quoteLines } from "./demo-answers.ts";
import type { Answer, AnswerMessages } from "./demo-model.ts";
import type { DemoSample } from "./demo-turns.ts";

/** Plays the model of a chat page: knows the samples, and runs the Python blocks that a person sends. */
export function answerInChat(samples: readonly DemoSample[]): AnswerMessages {
  return (messages, { hasTool }) => {
    const text = lastText(messages.findLast((message) => HumanMessage.isInstance(message)));
    const sample = samples.find(({ prompt }) => prompt === text.trim());
    const last = messages.at(-1);
    if (ToolMessage.isInstance(last)) return { text: conclude(last, sample) };
    const code = sample?.code ?? fencedCode(text);
    if (code === "") return { text: introduce(samples) };
    if (!hasTool) return { text: SWITCHED_OFF };
    return answerWithCode(sample, code);
  };
}

const SWITCHED_OFF = `That takes Python, and the Python sandbox is switched off in this conversation.

To switch it on, click on the **Internal tools** icon next to the attachment button, switch **Python sandbox** on, and send your message again.`;

function answerWithCode(sample: DemoSample | undefined, code: string): Answer {
  return { text: sample?.opening ?? "I run that in this conversation's sandbox.", code };
}

function introduce(samples: readonly DemoSample[]): string {
  const titles = samples.map(({ title }) => `- ${title}`).join("\n");
  return `I am a demo model: no real model is set up here, so I cannot talk about that. Still, all that runs here is real.

Send me Python between two lines of \`\`\`, and I run it. The samples of an empty conversation work too:

${titles}

For a real model, start the platform with \`MODEL=provider:name\` and the provider's key.`;
}

/** What a person wrote last; notes about files and cells come before it, in blocks of their own. */
function lastText(message: BaseMessage | undefined): string {
  const block = message?.contentBlocks.findLast(({ type }) => type === "text");
  return block?.type === "text" && typeof block.text === "string" ? block.text : "";
}

function conclude(message: ToolMessage, sample: DemoSample | undefined): string {
  const result = message.artifact as ExecutionResult | undefined;
  if (message.status === "error" || result === undefined) return explainFailure(result, message.text);
  return sample === undefined ? describe(result) : quoteLines(sample.closing, message.text);
}

function explainFailure(result: ExecutionResult | undefined, text: string): string {
  if (!result?.error) return `Python could not run: ${text}`;
  const { status, error } = result;
  if (status === "cancelled") return "You stopped the run. The variables are as they were when it ended.";
  const line = error.line === null ? "" : ` at line ${error.line}`;
  const what = error.type === null ? "" : `\`${error.type}\`${line}`;
  const reason = [what, error.message].filter((part) => part !== "").join(": ");
  return `That did not run through. ${reason.replace(/\.?$/, ".")} ${error.suggestion}`;
}

/** One or two sentences on what a run came to. */
function describe({ stdout, value, displays, files }: ExecutionResult): string {
  const said = [
    describePrinted(stdout),
    displays.length > 0 ? `showed ${count(displays.length, "output")}` : "",
    files.length > 0 ? `wrote ${files.map(({ path }) => `\`${path}\``).join(", ")}` : "",
  ].filter(Boolean);
  const did = said.length === 0 ? "It ran." : `It ran and ${said.join(", ")}.`;
  const text = value?.["text/plain"];
  if (typeof text === "string" && text.length <= 60 && !text.includes("\n")) return `${did} The value is \`${text}\`.`;
  return `${did} The variables stay for your next message.`;
}

function describePrinted(stdout: string): string {
  if (/^… [\d,]+ characters left out …$/m.test(stdout)) return "printed more than is kept";
  const lines = stdout.split("\n").filter((line) => line.trim() !== "").length;
  return lines === 0 ? "" : `printed ${count(lines, "line")}`;
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
