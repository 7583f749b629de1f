import { type AgentMiddleware, createMiddleware } from "langchain";
import { pyodideSandbox, type PyodideSandboxOptions } from "../tool/index.ts";

/**
 * Gives an agent a Python that lasts: the sandbox's tool, whose variables stay from call to call, with what shows images to the
 * model and reports failures. With a `PyodideBackend` of the same client it sees the same files, and the model is told what
 * the backend's `execute` is for.
 *
 * @example
 * const middleware = await createCodeInterpreterMiddleware({ client });
 * const agent = createDeepAgent({ model, backend: new PyodideBackend({ client }), middleware });
 *
 * @throws SandboxError when the sidecar cannot be asked for its limits.
 */
export async function createCodeInterpreterMiddleware(options: PyodideSandboxOptions): Promise<AgentMiddleware[]> {
  const { tool, middleware } = await pyodideSandbox(options);
  const interpreter = createMiddleware({
    name: "PyodideCodeInterpreter",
    tools: [tool],
    wrapModelCall(request, next) {
      if (!request.tools.some(({ name }) => name === "execute")) return next(request);
      return next({ ...request, systemMessage: request.systemMessage.concat(explainExecute(tool.name)) });
    },
  });
  return [interpreter, ...middleware];
}

/** What deepagents' own description of `execute`, which is that of a shell, leaves out here. */
function explainExecute(tool: string): string {
  return (
    `\n\nPrefer the tool ${tool} to execute: its variables stay from call to call, and it shows figures. ` +
    "execute is no shell: it runs python, pip install and plain commands such as ls, grep and cp, each time anew from " +
    "/workspace. Both see the same files, which are all in /workspace."
  );
}
