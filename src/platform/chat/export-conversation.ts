import {
  createNotebook,
  formatNotebook,
  type NewCell,
  type NewText,
  type Passage,
  toPage,
} from "../../notebook/index.ts";
import type { RecordedRun } from "../../protocol/index.ts";
import type { Message, Part, ToolCall } from "../api/messages.ts";
import { renderMarkdown } from "./render-markdown.ts";

/** A branch, whose artifacts are in place, as a Jupyter notebook: what was said is Markdown, what was run is code. */
export async function toConversationNotebook(title: string, branch: readonly Message[]): Promise<string> {
  const cells = branch.flatMap((message) => message.parts.map((part) => toCell(message, part)));
  const version = callsOf(branch).findLast(({ result }) => result?.pythonVersion)?.result?.pythonVersion ?? "";
  return formatNotebook(createNotebook([{ markdown: `# ${title}` }, ...cells], version));
}

/** The same as one page that runs no script and loads nothing. */
export async function toConversationPage(title: string, branch: readonly Message[]): Promise<string> {
  const contents = branch.flatMap((message) => message.parts.map((part) => toContent(message, part)));
  return toPage(title, await Promise.all(contents));
}

function toCell(message: Message, part: Part): NewCell | NewText {
  if (part.type !== "tool") return { markdown: `**${headingOf(message)}**\n\n${markdownOf(part)}` };
  const { code, outputs, result, refusal } = part.call;
  if (refusal !== null) return { markdown: describeRefusal(part.call) };
  const ran = result && { outputs, value: result.value, error: result.error };
  return { source: code, ran, ...(result && { count: result.session.run }) };
}

async function toContent(message: Message, part: Part): Promise<RecordedRun | Passage> {
  const heading = headingOf(message);
  if (part.type !== "tool") return { heading, safeHtml: await renderMarkdown(markdownOf(part)) };
  const { code, startedAt, outputs, result } = part.call;
  if (result === null) return { heading, safeHtml: await renderMarkdown(describeRefusal(part.call)) };
  const { session, durationMs, status, value, error, pythonVersion } = result;
  const { run } = session;
  return {
    run,
    code,
    startedAt: startedAt ?? message.createdAt,
    durationMs,
    status,
    outputs,
    value,
    error,
    pythonVersion,
  };
}

const callsOf = (branch: readonly Message[]) =>
  branch.flatMap(({ parts }) => parts.flatMap((part) => (part.type === "tool" ? [part.call] : [])));

function headingOf({ role, author, model }: Message): string {
  return role === "assistant" ? `Assistant${model === null ? "" : ` (${model})`}` : author.name;
}

function markdownOf(part: Exclude<Part, { type: "tool" }>): string {
  return part.type === "text" ? part.text : `Attached: \`/workspace/${part.path}\` (${part.size} bytes)`;
}

function describeRefusal({ code, refusal }: ToolCall): string {
  const why = refusal === null ? "It was not run." : `It was not run: ${refusal.message}. ${refusal.suggestion}`;
  return `${fence(code)}\n\n${why}`;
}

/** Code in a fence that it cannot close. */
function fence(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  return `${ticks}python\n${code}\n${ticks}`;
}
