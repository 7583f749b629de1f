import { MemorySaver } from "@langchain/langgraph";
import { createAgent } from "langchain";
import { SandboxClient } from "../../client/index.ts";
import {
  answerByRunning,
  answerFromTurns,
  chooseModel,
  DemoChatModel,
  type DemoTurn,
  loadDemoTurns,
} from "../../demo/index.ts";
import { pyodideSandbox } from "../../tool/index.ts";
import { readInput } from "../read-input.ts";
import { showProgress } from "../show-progress.ts";
import { type Conversation, playTurn } from "./play-turn.ts";
import { readMessages } from "./read-messages.ts";
import { createTerminal } from "./terminal.ts";

export interface DemoOptions {
  /** Whether a person types; else the turns of the demo are played. */
  chat: boolean;
  /** Files of this machine that are put into /workspace. */
  files: string[];
  /** A real model, as `provider:name`; without it a scripted one answers. */
  model?: string;
  /** Where a person types; standard input where it is left out. */
  input?: NodeJS.ReadableStream;
  /** Where the conversation is shown; standard output where it is left out. */
  output?: NodeJS.WritableStream;
  /** Where figures are saved; `figures` where it is left out. */
  figuresDirectory?: string;
}

const SYSTEM_PROMPT = "You are a helpful analyst. Compute with Python instead of guessing, and answer briefly.";

/**
 * Holds a conversation of an agent with a Python sandbox in the terminal.
 * @returns The status to exit with: 0, 1 when Python failed in a turn of the demo, or 130 when it was interrupted.
 * @throws SandboxError when the model cannot be used or the sandbox cannot be had.
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const { input = process.stdin, output = process.stdout, figuresDirectory = "figures" } = options;
  const terminal = createTerminal(output);
  const turns = loadDemoTurns({ withFiles: options.files.length > 0 });
  const model = options.model === undefined ? demoModel(options, turns) : await chooseModel(options.model);
  const files = await Promise.all(options.files.map(readInput));
  terminal.note(introduction(options));

  const client = await SandboxClient.connect();
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once("SIGINT", interrupt);
  try {
    await showProgress(output, (onProgress) => client.packages.prepare(onProgress));
    const id = `demo-${process.pid}-${Date.now()}`;
    const { tool, middleware } = await pyodideSandbox({ client });
    const checkpointer = new MemorySaver();
    const agent = createAgent({ model, tools: [tool], middleware, checkpointer, systemPrompt: SYSTEM_PROMPT });
    for (const { name, data } of files) await client.session(id).files.put(name, data);
    const conversation = { agent, id, terminal, figuresDirectory, signal: interruption.signal };
    return options.chat ? await chat(conversation, { input, output }) : await play(conversation, turns);
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    terminal.note("\nInterrupted.");
    return 130;
  } finally {
    process.off("SIGINT", interrupt);
    await client.close();
  }
}

function demoModel({ chat }: DemoOptions, turns: DemoTurn[]): DemoChatModel {
  return new DemoChatModel({ answer: chat ? answerByRunning : answerFromTurns(turns), wordDelayMs: 15 });
}

function introduction({ chat, model }: DemoOptions): string {
  if (model !== undefined) return `The model "${model}" answers; its Python runs in the sandbox.`;
  const what = chat ? "runs the Python that you type" : "plays the assistant's part";
  return `No model is configured, so a demo model ${what}; the sandbox and its results are real.\nSet MODEL=provider:name for a real model.`;
}

async function play(conversation: Conversation, turns: DemoTurn[]): Promise<number> {
  let failures = 0;
  for (const [index, { prompt }] of turns.entries()) {
    conversation.terminal.speaker(`You (${index + 1} of ${turns.length})`);
    conversation.terminal.say(prompt);
    if (!(await playTurn(conversation, index + 1, prompt))) failures += 1;
  }
  if (failures > 0) conversation.terminal.note(`Python failed in ${failures} of ${turns.length} turns.`);
  return failures > 0 ? 1 : 0;
}

async function chat(
  conversation: Conversation,
  streams: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream },
): Promise<number> {
  conversation.terminal.note("Type a message, or several lines between two lines of ```; leave with Ctrl-D.");
  let number = 0;
  for await (const message of readMessages({ ...streams, signal: conversation.signal })) {
    number += 1;
    await playTurn(conversation, number, message);
  }
  return 0;
}
