import {
  acceptedContent,
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  inputRequired,
  type InputRequiredResult,
  type McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import { SandboxError } from "../protocol/index.ts";
import { cleanText } from "../tool/clean-text.ts";
import type { ToolContext } from "./context.ts";
import { describeRunPython } from "./describe-tools.ts";
import { OpenRun } from "./open-run.ts";
import { performRun, type RunReport } from "./perform-run.ts";
import { reportProgress } from "./report-progress.ts";
import { respondToRefusal, respondToRun } from "./run-response.ts";
import { type RunPythonInput, runPythonResultSchema } from "./schemas.ts";
import { toolSchema } from "./tool-schema.ts";

/** UTF-16 units of a prompt that whoever answers gets to read. */
const PROMPT_LIMIT = 1000;

const answerSchema = z.object({ text: z.string().describe("The line that input() returns") });

const OUTPUT = toolSchema(runPythonResultSchema);

export function registerRunPython(server: McpServer, context: ToolContext): void {
  const { limits, runPythonInput } = context.terms;
  server.registerTool(
    "run_python",
    {
      title: "Run Python",
      description: describeRunPython(limits),
      inputSchema: runPythonInput,
      outputSchema: OUTPUT,
      annotations: {
        readOnlyHint: false,
        idempotentHint: false,
        // What happens in a sandbox stays there, unless the policy lets it out.
        destructiveHint: limits.network !== "off",
        openWorldHint: limits.network !== "off",
      },
    },
    (input, request) => runPython(server, context, input, request),
  );
}

async function runPython(
  server: McpServer,
  context: ToolContext,
  input: RunPythonInput,
  request: ServerContext,
): Promise<CallToolResult | InputRequiredResult> {
  try {
    const session = context.sandboxes.get(input.sandbox_id);
    const run = takeUp(context, request) ?? start(server, context, input, request);
    const step = await run.follow({ signal: request.mcpReq.signal, onEvent: reportProgress(request) });
    if ("asks" in step) return await askForInput(context, run, step.asks.prompt, request);
    return await respondToRun(input.sandbox_id, session, step.result);
  } catch (error) {
    if (error instanceof SandboxError) return respondToRefusal(error);
    throw error;
  }
}

function start(
  server: McpServer,
  { sandboxes, caller }: ToolContext,
  input: RunPythonInput,
  request: ServerContext,
): OpenRun<RunReport> {
  const session = sandboxes.get(input.sandbox_id);
  return new OpenRun(
    (options) => caller.run(() => performRun(session, input, options)),
    caller.name,
    canAsk(server, request),
  );
}

/** The run that waits for the answer which the request brings; undefined for a new call. */
function takeUp({ rounds, caller }: ToolContext, { mcpReq }: ServerContext): OpenRun<RunReport> | undefined {
  const state = mcpReq.requestState<{ run: string }>();
  if (state === undefined) return undefined;
  const run = rounds.runs.take(state.run, caller.name);
  // Whoever declines to answer has no more input.
  const answer = acceptedContent(mcpReq.inputResponses, "input", answerSchema);
  if (run?.answer(answer?.text ?? null)) return run;
  throw new SandboxError("UNKNOWN_RUN", "The run does not wait for input any more", "Call run_python again.");
}

async function askForInput(
  { rounds }: ToolContext,
  run: OpenRun<RunReport>,
  prompt: string,
  request: ServerContext,
): Promise<InputRequiredResult> {
  const question = cleanText(prompt).trim().slice(0, PROMPT_LIMIT);
  return inputRequired({
    requestState: await rounds.codec.mint({ run: rounds.runs.keep(run) }, request),
    inputRequests: {
      input: inputRequired.elicit({
        message: question === "" ? "Python waits for a line of input" : `Python asks: ${question}`,
        requestedSchema: answerSchema,
      }),
    },
  });
}

/** Whether the client shows forms to its user; clients say so with each request, older ones when they connect. */
function canAsk(server: McpServer, { mcpReq }: ServerContext): boolean {
  const { [CLIENT_CAPABILITIES_META_KEY]: capabilities = server.server.getClientCapabilities() } = (mcpReq.envelope ??
    {}) as { [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities };
  const elicitation = capabilities?.elicitation;
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
}
