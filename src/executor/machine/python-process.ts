import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { SandboxError } from "../../protocol/index.ts";
import type { Launch, LaunchEnding } from "./launch.ts";
import { type MachineMessage, machineMessageSchema, type RunOrder } from "./messages.ts";
import { readLines } from "./read-lines.ts";

const ERROR_TAIL_CHARACTERS = 4000;
const LAST_WORDS_CHARACTERS = 300;
/** Milliseconds that a process has to end by itself when its stdin ends. */
const GRACE_MS = 2000;
/** Milliseconds that its last words may take when it has ended; what it leaves running may hold its pipes for ever. */
const LAST_WORDS_MS = 1000;

/** A process that runs `run_on_machine.py`, in a group of its own. What it says is checked; one that breaks the form is ended. */
export class PythonProcess {
  /**
   * Resolves with Python's version when it takes orders.
   *
   * @throws SandboxError `BACKEND_UNAVAILABLE` when the process ends before
   */
  readonly ready: Promise<string>;
  readonly ended: Promise<LaunchEnding>;
  onMessage: (message: MachineMessage) => void = () => {};

  readonly #launch: Launch;
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  #ending: LaunchEnding | undefined;
  #errors = "";

  constructor(launch: Launch) {
    this.#launch = launch;
    const { file, args, environment, directory } = launch;
    this.#process = spawn(file, args, {
      cwd: directory,
      env: environment,
      detached: true, // A group of its own, which can be ended whole.
      stdio: ["pipe", "pipe", "pipe"],
      windowsHide: true,
    });
    this.#process.stdin.on("error", () => {}); // It has ended, and `ended` tells.
    this.#process.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#errors = (this.#errors + text).slice(-ERROR_TAIL_CHARACTERS);
    });
    let onReady!: (version: string) => void;
    const started = new Promise<string>((resolve) => (onReady = resolve));
    this.ended = this.#follow(onReady);
    const failed = this.ended.then((ending) => {
      throw new SandboxError("BACKEND_UNAVAILABLE", `Cannot start Python by "${file}": ${this.#lastWords(ending)}`);
    });
    this.ready = Promise.race([started, failed]);
    this.ready.catch(() => {});
  }

  send(order: RunOrder): void {
    this.#process.stdin.write(`${JSON.stringify(order)}\n`);
  }

  /** Ends the process and what it has started, at once. The first reason to end wins. */
  kill(detail: string): void {
    this.#ending ??= { status: "lost", detail };
    this.#endGroup();
  }

  /** Ends the process; resolves when it is gone. */
  async close(): Promise<void> {
    this.#ending ??= { status: "lost", detail: "Python was closed" };
    this.#process.stdin.end();
    const timer = setTimeout(() => this.#endGroup(), GRACE_MS);
    await this.ended;
    clearTimeout(timer);
  }

  async #follow(onReady: (version: string) => void): Promise<LaunchEnding> {
    const exit = new Promise<LaunchEnding>((resolve) => {
      this.#process.once("error", (error) => resolve({ status: "lost", detail: error.message }));
      this.#process.once("close", (code, signal) => resolve(this.#explain(code, signal)));
      this.#process.once("exit", (code, signal) => this.#hangUp(this.#explain(code, signal)));
    });
    try {
      for await (const line of readLines(this.#process.stdout)) {
        const message = machineMessageSchema.parse(JSON.parse(line));
        if (message.type === "ready") onReady(message.pythonVersion);
        else this.onMessage(message);
      }
    } catch {
      this.kill("Python broke its protocol with the executor");
    }
    const ending = await exit;
    this.#endGroup();
    await this.#launch.cleanUp();
    return this.#ending ?? ending;
  }

  /** Lets go of a process that has ended, also when others write to its pipes. */
  #hangUp(ending: LaunchEnding): void {
    const timer = setTimeout(() => {
      this.#ending ??= ending;
      this.#process.stdout.destroy();
      this.#process.stderr.destroy();
    }, LAST_WORDS_MS);
    this.#process.once("close", () => clearTimeout(timer));
  }

  #explain(code: number | null, signal: NodeJS.Signals | null): LaunchEnding {
    const how = signal === null ? `with exit code "${code}"` : `by signal "${signal}"`;
    return this.#launch.explain?.(code) ?? { status: "lost", detail: `Python's process ended ${how}` };
  }

  #endGroup(): void {
    const { pid } = this.#process;
    try {
      if (process.platform === "win32") this.#process.kill("SIGKILL");
      else if (pid !== undefined) process.kill(-pid, "SIGKILL");
    } catch {
      // Nothing of it is left.
    }
  }

  /** What the process said about its end, which was an early one. */
  #lastWords({ detail }: LaunchEnding): string {
    return this.#errors.replace(/\s+/g, " ").trim().slice(-LAST_WORDS_CHARACTERS) || detail;
  }
}
