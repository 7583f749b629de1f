import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ExecuteResponse } from "deepagents";
import { packageRoot, type Session } from "../client/index.ts";
import type { ExecutionEvent, ExecutionResult } from "../protocol/index.ts";
import { parseCommandLine, UnsupportedSyntaxError } from "./command-line.ts";

/** Runs a command line in a session: Python, pip, and the plain commands that the sandbox can do as a shell does them. */
export async function runCommand(
  session: Pick<Session, "execute">,
  command: string,
  signal?: AbortSignal,
): Promise<ExecuteResponse> {
  let pipelines;
  try {
    pipelines = parseCommandLine(command);
  } catch (error) {
    if (!(error instanceof UnsupportedSyntaxError)) throw error;
    const possible = "Plain commands with ;, &&, ||, pipes and redirections into files are; do the rest in Python";
    return { output: `${error.message}. ${possible}\n`, exitCode: 127, truncated: false };
  }
  let output = "";
  const collect = (event: ExecutionEvent) => {
    if (event.type === "stdout" || event.type === "stderr") output += event.text;
  };
  const { start, source } = readShell();
  const stdin = JSON.stringify({ source, pipelines });
  const result = await session.execute(start, { stdin, onEvent: collect, ...(signal && { signal }) });
  return {
    output: output + describeRest(result),
    exitCode: exitCodeOf(result),
    truncated: /^… [\d,]+ characters left out …$/m.test(output),
  };
}

let shell: { start: string; source: string } | undefined;

/** The Python that runs a parsed command line; what `start` runs leaves nothing behind in the session's variables. */
function readShell(): { start: string; source: string } {
  return (shell ??= { start: readPython("start"), source: `${readPython("commands")}\n${readPython("shell")}` });
}

function readPython(name: string): string {
  return readFileSync(join(packageRoot(), "src", "deepagents", "python", `${name}.py`), "utf8");
}

function describeRest({ error, exitCode, displays }: ExecutionResult): string {
  const figures =
    displays.length === 0 ? "" : `[${displays.length} figures were shown; save them into files to see them]\n`;
  return error === null || exitCode !== null ? figures : `${figures}${error.message}. ${error.suggestion}\n`;
}

/** As a process would be reported that ended so. */
const STATUS_CODES = { success: 0, error: 1, lost: 1, timeout: 124, cancelled: 130, out_of_memory: 137 } as const;

function exitCodeOf({ status, exitCode }: ExecutionResult): number {
  return status === "success" || status === "error" ? (exitCode ?? STATUS_CODES[status]) : STATUS_CODES[status];
}
