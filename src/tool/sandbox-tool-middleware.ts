import { type AgentMiddleware, createMiddleware, ToolMessage } from "langchain";
import { isToolOn, type ToggleStore } from "../config/toggles.ts";
import { type ErrorCode, SandboxError } from "../protocol/index.ts";

export interface SandboxToolMiddlewareOptions {
  /** The tool that this is about. */
  tool: { name: string };
  /** Where it is on; without it, it is on everywhere. */
  toggles?: ToggleStore | undefined;
  /** Name of the agent whose default holds where the conversation says nothing. */
  agent?: string | undefined;
}

/**
 * Shows the tool to the model only where it is on, refuses a call where it is off, and gives the
 * model a message, instead of ending the agent's run, when the sandbox cannot take a call. The
 * message's `metadata.code` is for those who show it: `TOOL_OFF`, or the code of the sandbox's error.
 */
export function sandboxToolMiddleware({ tool, toggles, agent }: SandboxToolMiddlewareOptions): AgentMiddleware {
  const isOn = async (runtime: Runtime) =>
    toggles === undefined || (await isToolOn(toggles, tool.name, { conversation: conversationOf(runtime), agent }));

  return createMiddleware({
    name: "SandboxTool",
    async wrapModelCall(request, next) {
      if (await isOn(request.runtime).catch(warnAndTurnOff)) return next(request);
      return next({ ...request, tools: request.tools.filter(({ name }) => name !== tool.name) });
    },
    async wrapToolCall(request, next) {
      const { toolCall, runtime } = request;
      if (toolCall.name !== tool.name) return next(request);
      try {
        if (await isOn(runtime)) return await next(request);
        const off = `The tool "${tool.name}" is switched off in this conversation; answer without it.`;
        return refuse(toolCall, off, "TOOL_OFF");
      } catch (error) {
        if (runtime.signal?.aborted || !(error instanceof Error)) throw error;
        return refuse(toolCall, describeFailure(tool.name, error), error instanceof SandboxError ? error.code : null);
      }
    },
  });
}

interface Runtime {
  configurable?: { thread_id?: unknown } | undefined;
}

function conversationOf({ configurable }: Runtime): string | undefined {
  const id = configurable?.thread_id;
  return id === undefined ? undefined : String(id);
}

function refuse(
  { id = "", name }: { id?: string | undefined; name: string },
  content: string,
  code: ErrorCode | null,
): ToolMessage {
  return new ToolMessage({ content, tool_call_id: id, name, status: "error", metadata: { code } });
}

function describeFailure(name: string, error: Error): string {
  if (error instanceof SandboxError) return `${error.code}: ${error.message}. ${error.suggestion}`;
  return `The tool "${name}" could not be called: ${error.message}`;
}

/** Settings that cannot be read must not stop a conversation; the tool is off until they can. */
function warnAndTurnOff(error: unknown): boolean {
  process.emitWarning(error instanceof Error ? error : String(error));
  return false;
}
