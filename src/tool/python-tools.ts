import type { CallbackManagerForToolRun } from "@langchain/core/callbacks/manager";
import { ToolMessage } from "@langchain/core/messages";
import type { ToolRunnableConfig } from "@langchain/core/tools";
import { isCommand, isGraphBubbleUp } from "@langchain/langgraph";
import type { RunTools, ToolCall } from "../client/index.ts";
import type { Limits } from "../protocol/index.ts";
import { describePythonTool, type LangChainTool, type PythonTool } from "./python-tool.ts";

/** A call that Python is about to make of a tool. */
export interface PythonToolCall {
  /** The tool's own name. */
  tool: string;
  /** As Python gave them; the tool's schema has not checked them yet. */
  arguments: Record<string, unknown>;
  /** The sandbox tool's config: its `configurable` names the conversation. */
  config: ToolRunnableConfig | undefined;
}

export interface PythonToolsOptions {
  /** Tools of the agent that the code may call, by `from tools import …`; none without it. */
  tools?: readonly LangChainTool[] | undefined;
  /** Called before each of these calls; what it throws refuses the call, and Python gets its message. */
  onToolCall?: ((call: PythonToolCall) => void | Promise<void>) | undefined;
}

/** The LangChain tools that the sandbox's code may call. */
export class PythonTools {
  readonly all: readonly PythonTool[];
  readonly #onToolCall: PythonToolsOptions["onToolCall"];

  /** @throws TypeError for two tools that would have the same name in Python */
  constructor({ tools = [], onToolCall }: PythonToolsOptions, { tools: { allow } }: Pick<Limits, "tools">) {
    this.all = tools
      .map(describePythonTool)
      .filter(({ signature }) => allow === "any" || (allow !== "none" && allow.includes(signature.name)));
    this.#onToolCall = onToolCall;
    const names = this.all.map(({ signature }) => signature.name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new TypeError(`Two tools have the name "${twice}" in Python; rename one of them`);
  }

  /** What one run may call; undefined for nothing. Calls are child runs of the sandbox tool's run. */
  forRun(
    runManager: CallbackManagerForToolRun | undefined,
    config: ToolRunnableConfig | undefined,
  ): RunTools | undefined {
    if (this.all.length === 0) return undefined;
    return {
      signatures: this.all.map(({ signature }) => signature),
      call: (call) => this.#call(call, runManager, config),
    };
  }

  async #call(
    { tool: name, arguments: input, signal }: ToolCall,
    runManager: CallbackManagerForToolRun | undefined,
    config: ToolRunnableConfig | undefined,
  ): Promise<unknown> {
    const tool = this.all.find(({ signature }) => signature.name === name)?.tool;
    if (tool === undefined) throw new Error(`There is no tool "${name}"`);
    await this.#onToolCall?.({ tool: tool.name, arguments: input, config });
    // These belong to the call of the sandbox tool itself.
    const { toolCall: _toolCall, runId: _runId, runName: _runName, ...inherited } = config ?? {};
    const callbacks = runManager?.getChild();
    const childConfig = { ...inherited, ...(callbacks && { callbacks }), signal };
    try {
      return valueOf(tool.name, await tool.invoke(input, childConfig));
    } catch (error) {
      if (!isGraphBubbleUp(error)) throw error;
      throw new Error(`The tool "${tool.name}" waits for a person, which it cannot do here`, { cause: error });
    }
  }
}

/** What Python gets of what a tool returned. */
function valueOf(name: string, output: unknown): unknown {
  if (isCommand(output)) throw new Error(`The tool "${name}" changes the agent's state, which it cannot do here`);
  if (!ToolMessage.isInstance(output)) return output;
  if (output.status === "error") throw new Error(output.text);
  return output.content;
}
