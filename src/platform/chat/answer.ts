import { createAgent } from "langchain";
import { chooseToolImages, sandboxToolMiddleware, toolImagesMiddleware } from "../../tool/index.ts";
import type { Message } from "../api/messages.ts";
import { AnswerStream, type StreamPart } from "./answer-stream.ts";
import { restoreArtifacts } from "./artifacts.ts";
import type { Chat, ConversationRow } from "./chat.ts";
import { describeModelFailure } from "./model-failure.ts";
import { performRun } from "./perform-run.ts";
import type { RunningMessage } from "./running-message.ts";
import { makeSandboxTool } from "./sandbox-tool.ts";
import { systemPrompt } from "./system-prompt.ts";
import { toModelMessages } from "./to-model-messages.ts";

/** Steps of the model and of its tools in one answer, at most. */
const MAX_STEPS = 100;

export interface Question {
  conversation: ConversationRow;
  person: { id: string };
  /** From the first message to the one that is answered. */
  branch: readonly Message[];
}

/** How an answer ended. */
export type Ending = Pick<Message, "status" | "error">;

/** Has the model answer, and writes what comes of it into a message. Failures are endings, too. */
export async function answer(chat: Chat, running: RunningMessage, question: Question): Promise<Ending> {
  const { model } = running.message;
  const runs = new Set<Promise<unknown>>();
  try {
    await stream(chat, running, question, runs);
    if (running.signal.aborted) return { status: "stopped", error: null };
    return running.message.parts.length > 0 ? { status: "done", error: null } : SILENT;
  } catch (error) {
    if (running.signal.aborted) return { status: "stopped", error: null };
    return { status: "failed", error: describeModelFailure(error, model ?? "") };
  } finally {
    await Promise.allSettled(runs); // What was stopped still comes to a result.
    for (const { id, state } of running.calls)
      if (state !== "done") running.changeCall(id, { state: "done", refusal: STOPPED });
  }
}

const SILENT: Ending = {
  status: "failed",
  error: {
    code: "MODEL_FAILED",
    message: "The model answered nothing",
    suggestion: "Regenerate the answer, or ask otherwise.",
  },
};

const STOPPED = { code: "CANCELLED", message: "The answer ended before this was run", suggestion: "Ask for it again." };

async function stream(
  chat: Chat,
  running: RunningMessage,
  { conversation, person, branch }: Question,
  runs: Set<Promise<unknown>>,
): Promise<void> {
  const model = await chat.models.use(running.message.model);
  const written = new AnswerStream(running);
  const { tool, isOn } = await makeSandboxTool(chat, { conversation, branch }, (run) => {
    const callId = written.callOf(run.modelCallId);
    const result = performRun(chat, { ...run, conversation, person, running, callId });
    runs.add(result.catch(() => {}));
    return result;
  });
  const agent = conversation.agentId ?? undefined;
  const made = createAgent({
    model,
    tools: [tool],
    middleware: [sandboxToolMiddleware({ tool, toggles: chat.toggles, agent }), toolImagesMiddleware()],
    systemPrompt: systemPrompt(conversation.agent?.instructions, { isPythonOn: isOn }),
  });
  const seesImages = chooseToolImages(model) !== "text";
  const isImage = (mediaType: string) => seesImages && mediaType.startsWith("image/");
  const messages = toModelMessages(await restoreArtifacts(chat.db, conversation.id, branch, isImage));
  const parts = await made.stream(
    { messages },
    {
      configurable: { thread_id: conversation.id },
      streamMode: ["messages", "updates"],
      signal: running.signal,
      recursionLimit: MAX_STEPS,
    },
  );
  for await (const part of parts as AsyncIterable<StreamPart>) written.take(part);
}
