import type { ExecuteOptions } from "../client/index.ts";
import type { ExecutionEvent, MimeBundle } from "../protocol/index.ts";
import type { Situation } from "./answer-request.ts";
import { CellStdout } from "./cell-stdout.ts";
import type { ExecuteContent } from "./contents.ts";
import { describeExecutionError, describeRefusal, type Failure } from "./failure.ts";
import type { Kernel } from "./kernel.ts";
import type { Content, Header } from "./message.ts";

type Outcome = { value: MimeBundle | null } | { failure: Failure };

/** Runs a cell, publishes its outputs as they come, and gives the content of its reply. */
export async function executeCell(
  content: ExecuteContent,
  { kernel, client, isAborted }: Situation,
  header: Header,
): Promise<Content> {
  if (isAborted) return { status: "aborted", execution_count: kernel.executionCount };
  const { code, silent, store_history, allow_stdin, stop_on_error, user_expressions } = content;
  const isCounted = store_history && !silent && code.trim() !== "";
  const execution_count = isCounted ? kernel.count(code) : kernel.executionCount;
  const publish = (type: string, output: object) => kernel.publish(type, { ...output }, header);

  if (!silent) publish("execute_input", { code, execution_count });
  const stdout = new CellStdout((text) => publish("stream", { name: "stdout", text }));
  const outcome = await runCode(kernel, code, {
    onEvent: (event) => {
      if (event.type === "stdout" && allow_stdin) return stdout.write(event.text);
      if (event.type === "stdin.request") return stdout.takePrompt(event.prompt);
      stdout.flush();
      publishOutput(event, publish);
    },
    onInput: allow_stdin ? (request) => kernel.ask(request, client, header) : undefined,
  });
  stdout.flush();
  if ("failure" in outcome) {
    if (stop_on_error) kernel.abortWaiting();
    publish("error", outcome.failure);
    return { status: "error", ...outcome.failure, execution_count, user_expressions: {}, payload: [] };
  }
  if (outcome.value !== null && !silent) {
    publish("execute_result", { execution_count, data: outcome.value, metadata: {} });
  }
  return { execution_count, user_expressions: await evaluate(kernel, user_expressions ?? {}), payload: [] };
}

async function runCode(kernel: Kernel, code: string, options: ExecuteOptions = {}): Promise<Outcome> {
  if (code.trim() === "") return { value: null };
  try {
    const { error, value } = await kernel.run(code, options);
    return error === null ? { value } : { failure: describeExecutionError(error) };
  } catch (error) {
    return { failure: describeRefusal(error) };
  }
}

function publishOutput(event: ExecutionEvent, publish: (type: string, output: object) => void): void {
  if (event.type === "stdout" || event.type === "stderr") publish("stream", { name: event.type, text: event.text });
  else if (event.type === "display") publish("display_data", { ...event.display, transient: {} });
  else if (event.type === "result" && event.result.session.state === "lost") {
    publish("stream", { name: "stderr", text: `The kernel's state was lost. ${event.result.session.reason}\n` });
  }
}

async function evaluate(kernel: Kernel, expressions: Record<string, string>): Promise<Record<string, Content>> {
  const values: Record<string, Content> = Object.create(null);
  for (const [name, expression] of Object.entries(expressions)) {
    const outcome = await runCode(kernel, expression);
    values[name] =
      "failure" in outcome
        ? { status: "error", ...outcome.failure }
        : { status: "ok", data: outcome.value ?? { "text/plain": "None" }, metadata: {} };
  }
  return values;
}
