import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { findDeno } from "../../src/client/index.ts";
import { sandboxHome } from "../../src/config/home.ts";
import { benchFile } from "./sandbox.ts";

const pyodide = dirname(createRequire(import.meta.url).resolve("pyodide/package.json"));

/** What the code came to, and the milliseconds that `runPython` took. */
interface Answer {
  value: string;
  ms: number;
}

/** Plain Pyodide in a Deno process over stdio: what the sandbox is compared with. */
export class PlainPyodide implements Disposable {
  readonly pid: number;
  readonly #process: ChildProcess;
  readonly #input: Writable;
  readonly #lines: AsyncIterator<string>;

  /**
   * @param options `science`: has the science packages, unpacked and compiled; with `wheels`, a directory that `linkWheels` made, it
   *   loads them from there, as Pyodide does by itself
   */
  constructor({ science = false, wheels }: { science?: boolean; wheels?: string } = {}) {
    const args = ["run", "-A", "--no-prompt", "--no-lock", benchFile("plain-kernel.js"), pyodide];
    if (wheels !== undefined) args.push("", `${wheels}/`, "pandas", "matplotlib", "scikit-learn");
    else if (science) args.push(sciencePackages());
    const child = spawn(findDeno(), args, { stdio: ["pipe", "pipe", "inherit"] });
    this.pid = child.pid ?? 0;
    this.#process = child;
    this.#input = child.stdin;
    this.#lines = linesOf(child.stdout);
  }

  /** Runs code; the first time it waits until Python has booted. */
  async run(code: string, onLine?: (line: string) => void): Promise<Answer> {
    this.#input.write(`${JSON.stringify(code)}\n`);
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error("Plain Pyodide ended");
      const message = JSON.parse(value) as Answer | { line: string };
      if ("value" in message) return message;
      onLine?.(message.line);
    }
  }

  [Symbol.dispose](): void {
    this.#process.kill("SIGKILL");
  }
}

function linesOf(stream: Readable): AsyncIterator<string> {
  return createInterface({ input: stream })[Symbol.asyncIterator]();
}

/** Links the store's wheels into a directory under the names that Pyodide looks for. */
export function linkWheels(directory: string): void {
  const wheels = join(storeDirectory(), "wheels");
  for (const name of readdirSync(wheels)) {
    symlinkSync(join(wheels, name), join(directory, name.slice(name.indexOf("-") + 1)));
  }
}

/** The tree in the package store that has the science packages. */
function sciencePackages(): string {
  const environments = join(storeDirectory(), "environments");
  const name = readdirSync(environments).find((name) =>
    ["pandas", "sklearn", "matplotlib"].every((module) => existsSync(join(environments, name, module))),
  );
  if (name === undefined) throw new Error(`There are no science packages in "${environments}"`);
  return join(environments, name);
}

function storeDirectory(): string {
  const { version } = createRequire(import.meta.url)("pyodide/package.json") as { version: string };
  return join(sandboxHome(), "store", version);
}
