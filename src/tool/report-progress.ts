import { dispatchCustomEvent } from "@langchain/core/callbacks/dispatch";
import type { CallbackManagerForToolRun } from "@langchain/core/callbacks/manager";
import type { ToolRunnableConfig, ToolRuntime } from "@langchain/core/tools";
import type { ExecutionEvent } from "../protocol/index.ts";

/** Name of the tool, of its custom events, and of what it writes to the stream mode `custom`. */
export const SANDBOX_TOOL_NAME = "pyodide_sandbox";

/** What happens while code runs, as an agent's streams carry it; the end is the tool's own result. */
export interface SandboxProgress {
  tool: typeof SANDBOX_TOOL_NAME;
  toolCallId: string | undefined;
  event: Exclude<ExecutionEvent, { type: "result" }>;
}

export interface ProgressReporter {
  onEvent(event: ExecutionEvent): void;
  /** Resolves when everything reported has reached its readers. */
  settled(): Promise<void>;
}

/** Passes a run's events on to whoever follows the agent; undefined where nobody can. */
export function reportProgress(
  runManager: CallbackManagerForToolRun | undefined,
  config: (ToolRunnableConfig & Partial<Pick<ToolRuntime, "writer">>) | undefined,
): ProgressReporter | undefined {
  const writer = config?.writer;
  if (writer === undefined && runManager === undefined) return undefined;
  const childConfig = runManager && { ...config, callbacks: runManager.getChild() };
  const toolCallId = config?.toolCall?.id;
  let dispatched = Promise.resolve();
  return {
    onEvent(event) {
      if (event.type === "result") return;
      const progress: SandboxProgress = { tool: SANDBOX_TOOL_NAME, toolCallId, event };
      writer?.(progress);
      if (childConfig === undefined) return;
      dispatched = dispatched.then(() => dispatchCustomEvent(SANDBOX_TOOL_NAME, progress, childConfig));
    },
    settled: () => dispatched,
  };
}
