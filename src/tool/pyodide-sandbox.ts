import type { AgentMiddleware } from "langchain";
import type { SandboxClient } from "../client/index.ts";
import type { ToggleStore } from "../config/toggles.ts";
import type { PythonToolsOptions } from "./python-tools.ts";
import { createPyodideSandboxTool, type PyodideSandboxTool } from "./pyodide-sandbox-tool.ts";
import { sandboxToolMiddleware } from "./sandbox-tool-middleware.ts";
import { type ToolImages, toolImagesMiddleware } from "./tool-images-middleware.ts";

export interface PyodideSandboxOptions extends PythonToolsOptions {
  client: SandboxClient;
  /** Where the tool is on; without it, it is on in every conversation. */
  toggles?: ToggleStore;
  /** Name of the agent: its policy narrows the sandbox, its toggle is the default of its conversations. */
  agent?: string;
  /** How the model gets images; chosen by the model where it is left out. */
  images?: ToolImages;
}

/**
 * All that an agent needs to run Python.
 *
 * @example
 * const client = await SandboxClient.connect();
 * const { tool, middleware } = await pyodideSandbox({ client });
 * const agent = createAgent({ model, tools: [tool], middleware, checkpointer });
 * await agent.invoke({ messages: "What is the 100th prime?" }, { configurable: { thread_id: "conversation-1" } });
 *
 * @throws SandboxError when the sidecar cannot be asked for its limits.
 */
export async function pyodideSandbox(
  options: PyodideSandboxOptions,
): Promise<{ tool: PyodideSandboxTool; middleware: AgentMiddleware[] }> {
  const tool = await createPyodideSandboxTool(options);
  return { tool, middleware: [sandboxToolMiddleware({ ...options, tool }), toolImagesMiddleware(options)] };
}
