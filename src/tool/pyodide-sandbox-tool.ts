import { randomUUID } from "node:crypto";
import type { CallbackManagerForToolRun } from "@langchain/core/callbacks/manager";
import { type MessageContent, ToolMessage } from "@langchain/core/messages";
import {
  StructuredTool,
  type StructuredToolCallInput,
  type ToolReturnType,
  type ToolRunnableConfig,
} from "@langchain/core/tools";
import type { SandboxClient, Session, SessionFiles } from "../client/index.ts";
import type { ExecutionResult, Limits } from "../protocol/index.ts";
import { describeTool } from "./describe-tool.ts";
import { formatResult } from "./format-result.ts";
import { keepLongOutput } from "./keep-long-output.ts";
import { PythonTools, type PythonToolsOptions } from "./python-tools.ts";
import { reportProgress, SANDBOX_TOOL_NAME } from "./report-progress.ts";
import { type ToolInput, type ToolInputSchema, toolInputSchema } from "./tool-input.ts";

type ToolOutput = [content: MessageContent | ToolMessage, artifact: ExecutionResult];
type ToolCallInput = StructuredToolCallInput<ToolInputSchema, ToolInput | string>;

/** What the tool needs of a client; a `SandboxClient` has it. */
export interface SessionSource {
  /** @param options `toolCallId`: the model's call that the run is for */
  session(
    conversationId: string,
    options?: { agent?: string; toolCallId?: string },
  ): Pick<Session, "execute"> & { files: Pick<SessionFiles, "put"> };
}

export interface SandboxToolOptions extends PythonToolsOptions {
  client: SessionSource;
  limits: Limits;
  /** Name of the agent whose narrower policy holds. */
  agent?: string;
}

/**
 * Makes the tool for a client's sandbox, with a description and a schema that say what its policy allows.
 * @throws SandboxError when the sidecar cannot be asked for its limits.
 */
export async function createPyodideSandboxTool(
  options: PythonToolsOptions & { client: SandboxClient; agent?: string },
): Promise<PyodideSandboxTool> {
  return new PyodideSandboxTool({ ...options, limits: await options.client.limits(options.agent) });
}

/**
 * Runs Python in the session of the conversation that `configurable.thread_id` names, or in one of its
 * own. Takes `{ code }` or the code as a string; a tool call gets the whole `ExecutionResult` as artifact.
 * A Python error is a result; what it throws is a `SandboxError`: a request refused, or a broken host.
 */
export class PyodideSandboxTool extends StructuredTool<ToolInputSchema, ToolInput, ToolInput | string, ToolOutput> {
  override name = SANDBOX_TOOL_NAME;
  override description: string;
  override schema: ToolInputSchema;
  override responseFormat = "content_and_artifact" as const;
  override defaultConfig = { runName: SANDBOX_TOOL_NAME };

  readonly #client: SessionSource;
  readonly #sessionOptions: { agent?: string };
  readonly #pythonTools: PythonTools;
  readonly #ownConversation = `tool-${randomUUID()}`;

  constructor({ client, limits, agent, ...pythonTools }: SandboxToolOptions) {
    super();
    if (pythonTools.tools?.some((tool) => tool instanceof PyodideSandboxTool)) {
      throw new TypeError("Python cannot call the sandbox that it runs in"); // It would wait for itself.
    }
    this.#pythonTools = new PythonTools(pythonTools, limits);
    this.description = describeTool(limits, this.#pythonTools.all);
    this.schema = toolInputSchema(limits);
    this.#client = client;
    this.#sessionOptions = agent === undefined ? {} : { agent };
  }

  static override lc_name(): string {
    return "PyodideSandboxTool";
  }

  /** Takes the code as a plain string too. */
  override call<Input extends ToolCallInput, Config extends ToolRunnableConfig | undefined>(
    input: Input,
    config?: Config,
    tags?: string[],
  ): Promise<ToolReturnType<Input, Config, ToolOutput>> {
    return super.call((typeof input === "string" ? { code: input } : input) as Input, config, tags);
  }

  protected override async _call(
    input: ToolInput,
    runManager?: CallbackManagerForToolRun,
    config?: ToolRunnableConfig,
  ): Promise<ToolOutput> {
    const toolCallId = config?.toolCall?.id;
    const session = this.#client.session(conversationOf(config) ?? this.#ownConversation, {
      ...this.#sessionOptions,
      ...(toolCallId !== undefined && { toolCallId }),
    });
    const progress = reportProgress(runManager, config);
    const tools = this.#pythonTools.forRun(runManager, config);
    const result = await session.execute(input.code, {
      ...(input.stdin !== undefined && { stdin: input.stdin }),
      ...(input.packages !== undefined && { packages: input.packages }),
      ...(input.timeout_seconds !== undefined && { timeoutMs: Math.round(input.timeout_seconds * 1000) }),
      ...(config?.signal !== undefined && { signal: config.signal }),
      ...(progress !== undefined && { onEvent: progress.onEvent }),
      ...(tools !== undefined && { tools }),
    });
    await progress?.settled();
    const content = formatResult(result, await keepLongOutput(session, result));
    return [withStatus(content, result, toolCallId), result];
  }
}

/** The conversation of a call; undefined outside of one. */
function conversationOf(config: ToolRunnableConfig | undefined): string | undefined {
  const id: unknown = config?.configurable?.["thread_id"];
  return typeof id === "string" || typeof id === "number" ? String(id) : undefined;
}

/** Marks the message of a failed run as an error, so that models and chat pages can tell. */
function withStatus(
  content: MessageContent,
  artifact: ExecutionResult,
  toolCallId: string | undefined,
): MessageContent | ToolMessage {
  if (artifact.status === "success" || toolCallId === undefined) return content;
  return new ToolMessage({
    content,
    artifact,
    tool_call_id: toolCallId,
    name: SANDBOX_TOOL_NAME,
    status: "error",
  });
}
