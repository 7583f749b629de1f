import type { Command } from "commander";
import type { Session } from "../../client/index.ts";
import { collect, positiveNumber } from "../arguments.ts";
import { exitCodeOf } from "../exit-codes.ts";
import { noCode, readScript } from "../read-script.ts";
import { reportResult } from "../report-result.ts";
import { createStandardInput } from "../standard-input.ts";
import { showEvent } from "../show-event.ts";
import { withInterruption } from "../with-interruption.ts";
import { withSession } from "../with-session.ts";

interface RunCommandOptions {
  code?: string;
  session?: string;
  agent?: string;
  timeout?: number;
  memory?: number;
  allowNet: string[];
  package: string[];
  file: string[];
  stdin?: string;
  out?: string;
  json: boolean;
}

const NOTES = `
The value of the last expression is not printed, as with python; print it, or read it with --json.
Without --stdin, input() reads this process's standard input, a line when it is asked for.

Exit codes: 0 success, 1 an error in Python or no code, 2 wrong usage, 124 timeout, 130 interrupted, 137 out of memory;
what the code gives to sys.exit() otherwise.`;

export function addRunCommand(program: Command): void {
  const command = program
    .command("run")
    .description("run Python once, or in a session that stays")
    .argument("[script]", "file to run; - for standard input")
    .option("-c, --code <code>", "run this code")
    .option("--session <id>", "run in this session, which stays: the next command with it goes on with its variables")
    .option("--agent <name>", "run with the rights of this agent")
    .option("--timeout <seconds>", "time limit", positiveNumber)
    .option("--memory <megabytes>", "Python's memory, instead of the policy's", positiveNumber)
    .option("--allow-net <host>", "let Python reach this host, or any with 'public'; may be repeated", collect, [])
    .option("--package <requirement>", "install a package first, such as 'flask>=3'; may be repeated", collect, [])
    .option("--file <path>", "put a file into /workspace; may be repeated", collect, [])
    .option("--stdin <text>", "what input() reads")
    .option("--out <directory>", "save the files that the run makes, and its figures, here")
    .option("--json", "print the whole result as JSON when the run has ended", false)
    .addHelpText("after", NOTES);
  command.action(async (script: string | undefined, options: RunCommandOptions) => {
    const conflict = findConflict(script, options);
    if (conflict !== undefined) command.error(`error: ${conflict}`);
    process.exitCode = await run(script, options);
  });
}

/** What is wrong with how the options go together. */
function findConflict(script: string | undefined, options: RunCommandOptions): string | undefined {
  if (script !== undefined && options.code !== undefined) return "Give a script or --code, not both.";
  const isOwn = options.session === undefined && !process.env["PYODIDE_SANDBOX_URL"];
  if (!isOwn && policyOf(options) !== undefined) {
    return "--memory and --allow-net need a sidecar of their own; leave out --session, and unset PYODIDE_SANDBOX_URL.";
  }
  return undefined;
}

async function run(script: string | undefined, options: RunCommandOptions): Promise<number> {
  const { code, filename } = await readScript(script, options.code);
  if (code.trim() === "") throw noCode();
  return withSession({ ...options, policy: policyOf(options) }, (session) =>
    withInterruption((signal) => execute(session, code, { ...options, filename, signal, inputIsFree: script !== "-" })),
  );
}

type Execution = RunCommandOptions & { filename: string | undefined; signal: AbortSignal; inputIsFree: boolean };

async function execute(session: Session, code: string, options: Execution): Promise<number> {
  const input = options.stdin === undefined && options.inputIsFree ? createStandardInput() : undefined;
  try {
    const result = await session.execute(code, {
      stdin: options.stdin,
      timeoutMs: options.timeout === undefined ? undefined : options.timeout * 1000,
      packages: options.package.length > 0 ? options.package : undefined,
      filename: options.filename,
      signal: options.signal,
      onEvent: options.json ? undefined : showEvent,
      onInput: input?.answer,
    });
    await reportResult(session, result, options);
    return exitCodeOf(result);
  } finally {
    input?.close();
  }
}

/** Rules that are laid over the policy: who starts a sidecar on a machine is its administrator. */
function policyOf({ memory, allowNet }: RunCommandOptions): Record<string, unknown> | undefined {
  if (memory === undefined && allowNet.length === 0) return undefined;
  const network = allowNet.includes("public") ? { mode: "public" } : { mode: "hosts", hosts: allowNet };
  return {
    ...(memory === undefined ? {} : { memory: { megabytes: memory } }),
    ...(allowNet.length === 0 ? {} : { network }),
  };
}
