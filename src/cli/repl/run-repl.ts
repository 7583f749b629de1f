import { createInterface } from "node:readline";
import { join } from "node:path";
import type { InputRequest, Session } from "../../client/index.ts";
import { sandboxHome } from "../../config/home.ts";
import type { ExecutionResult } from "../../protocol/index.ts";
import { EXIT, exitCodeOf } from "../exit-codes.ts";
import { openLineHistory } from "./line-history.ts";
import { splitStatements } from "./piped-statements.ts";
import { INTERRUPTED, Prompt } from "./prompt.ts";
import { Screen } from "./screen.ts";
import type { FigureOptions } from "./show-figures.ts";
import { Block, completeLine, readTyped } from "./typed-statements.ts";

export interface ReplOptions {
  timeoutMs: number | undefined;
  figures: FigureOptions;
  json: boolean;
}

/** Where statements and answers come from. */
interface Source {
  statements: AsyncIterable<string>;
  answer: (request: InputRequest) => Promise<string | null>;
  close: () => void;
}

/** Runs statement after statement in a session, and returns the exit code. */
export async function runRepl(session: Session, { timeoutMs, figures, json }: ReplOptions): Promise<number> {
  const screen = new Screen({ stdout: process.stdout, stderr: process.stderr, figures });
  let interruption: AbortController | undefined;
  const interrupt = () => interruption?.abort();
  const source = process.stdin.isTTY ? typed(session, screen, interrupt) : piped(session);
  process.on("SIGINT", interrupt);
  try {
    for await (const code of source.statements) {
      interruption = new AbortController();
      const result = await session.execute(code, {
        timeoutMs,
        signal: interruption.signal,
        onEvent: json ? undefined : screen.onEvent,
        onInput: source.answer,
      });
      interruption = undefined;
      if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
      else screen.end(result);
      if (endsWith(result)) return exitCodeOf(result);
    }
    return EXIT.success;
  } finally {
    process.off("SIGINT", interrupt);
    source.close();
  }
}

/** Whether nothing is read after a run: it asked for that, or failed where nobody is there to go on. */
function endsWith({ status, exitCode }: ExecutionResult): boolean {
  return exitCode !== null || (!process.stdin.isTTY && status !== "success");
}

function typed(session: Session, screen: Screen, onInterrupt: () => void): Source {
  screen.note("Python in a sandbox. Tab completes, Ctrl-C interrupts, Ctrl-D leaves.");
  const history = openLineHistory(join(sandboxHome(), "repl-history"));
  const block = new Block();
  const prompt = new Prompt({
    input: process.stdin,
    output: process.stdout,
    history: history.lines,
    onLine: history.add,
    complete: (line) => completeLine(session, block, line),
    onInterrupt,
  });
  return {
    statements: readTyped(session, prompt, block),
    async answer({ password }) {
      // Python wrote its prompt already; readline writes it again in the same place.
      const line = await prompt.read(screen.takeLine(), { answer: true, hidden: password });
      if (line === INTERRUPTED) onInterrupt();
      return line === INTERRUPTED ? "" : line;
    },
    close: () => prompt.close(),
  };
}

function piped(session: Session): Source {
  const reader = createInterface({ input: process.stdin, terminal: false });
  const lines = reader[Symbol.asyncIterator]();
  return {
    statements: splitStatements(lines, (code) => session.isComplete(code)),
    async answer() {
      const next = await lines.next();
      return next.done ? null : next.value;
    },
    close: () => reader.close(),
  };
}
