import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend, Interpreter } from "../backend.ts";
import { type Launch, RUNNER_DIRECTORY, RUNNER_FILE } from "./launch.ts";
import { MachineInterpreter } from "./machine-interpreter.ts";
import { runProgram } from "./run-program.ts";

export interface SubprocessOptions {
  backend: "subprocess";
  /** Name or path of the Python to use, 3.11 or later; `python3` by default. */
  python?: string;
  /** Environment variables for Python, besides the few that every program needs. */
  environment?: Record<string, string>;
}

const DEFAULT_PYTHON = process.platform === "win32" ? "python" : "python3";
/** What of this process's environment Python gets; nothing that could hold a secret. */
const KEPT_VARIABLES = ["PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT"];

/**
 * This machine's own Python. UNSAFE by its nature: code has all rights of this process's user, to files, network and programs. For
 * code that you trust only.
 */
export class SubprocessBackend implements Backend {
  readonly name = "subprocess";
  readonly #python: string;
  readonly #environment: Record<string, string>;

  constructor({ python = DEFAULT_PYTHON, environment = {} }: SubprocessOptions) {
    this.#python = python;
    this.#environment = environment;
  }

  start(): Promise<string> {
    const advice = "Install Python 3.11 or later, name another one as `python`, or use the backend `pyodide`.";
    return runProgram(this.#python, ["--version"], advice);
  }

  open(): Interpreter {
    return new MachineInterpreter(() => this.#launch());
  }

  async stop(): Promise<void> {}

  /** A process in an empty directory of its own. */
  async #launch(): Promise<Launch> {
    const directory = await mkdtemp(join(tmpdir(), "pyodide-sandbox-executor-"));
    const kept = KEPT_VARIABLES.map((name) => [name, process.env[name]] as const);
    return {
      file: this.#python,
      args: [join(RUNNER_DIRECTORY, RUNNER_FILE)],
      environment: {
        ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)),
        ...this.#environment,
      },
      directory,
      cleanUp: () => rm(directory, { recursive: true, force: true }),
    };
  }
}
