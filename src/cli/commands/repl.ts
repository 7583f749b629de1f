import { type Command, Option } from "commander";
import { collect, positiveNumber } from "../arguments.ts";
import { findProtocol, type Protocol, PROTOCOLS } from "../repl/draw-image.ts";
import { runRepl } from "../repl/run-repl.ts";
import { withSession } from "../with-session.ts";

interface Options {
  session?: string;
  agent?: string;
  timeout?: number;
  file: string[];
  figures: Protocol | "auto" | "files";
  out: string;
  json: boolean;
}

const NOTES = `
Python says when a block is whole; an empty line ends it. exit() leaves with an exit code, Ctrl-D with 0.
Where standard input is no terminal, its statements are run one by one up to the first that fails; exit codes are those of "run".
Lines that were typed are kept in repl-history in the sandbox's directory.`;

export function addReplCommand(program: Command): void {
  program
    .command("repl")
    .description("run what you type in a session, with completion and history")
    .option("--session <id>", "go on with this session, which stays")
    .option("--agent <name>", "run with the rights of this agent")
    .option("--timeout <seconds>", "time limit of each statement", positiveNumber)
    .option("--file <path>", "put a file into /workspace first; may be repeated", collect, [])
    .addOption(
      new Option(
        "--figures <way>",
        "how figures are shown: files, kitty, iterm2, sixel, or auto, which knows what the terminal can draw",
      )
        .choices(["auto", "files", ...PROTOCOLS])
        .default("auto"),
    )
    .option("--out <directory>", "where files of figures go", "figures")
    .option("--json", "print each statement's whole result as a line of JSON", false)
    .addHelpText("after", NOTES)
    .action(async (options: Options) => {
      const { timeout, out, json } = options;
      const figures = { protocol: chooseProtocol(options.figures), directory: out };
      const timeoutMs = timeout === undefined ? undefined : timeout * 1000;
      process.exitCode = await withSession(options, (session) => runRepl(session, { timeoutMs, figures, json }));
    });
}

function chooseProtocol(way: Options["figures"]): Protocol | undefined {
  if (way === "files") return undefined;
  return way === "auto" ? findProtocol(process.stdout) : way;
}
