import { type ChildProcess, execFile, type ExecFileException, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findDeno } from "../../../src/client/find-deno.ts";

const require = createRequire(import.meta.url);
const driver = fileURLToPath(new URL("./driver.js", import.meta.url));

export const PYODIDE_DIRECTORY = dirname(require.resolve("pyodide/package.json"));

export interface StoreSetup {
  home: string;
  pyodideDirectory?: string;
  store?: { source?: string | null; prepare?: string[] };
  /** Variables of the environment; those that would name a package index are not passed on. */
  env?: Record<string, string>;
}

export interface Outcome {
  // oxlint-disable-next-line typescript/no-explicit-any -- what a call came to, which the test looks into
  value: any;
  error?: { code: string; message: string; suggestion: string };
}

export type Call = [name: string, ...values: unknown[]];

/** What calls on a package store came to, in a Deno process of their own. */
export async function callStore(setup: StoreSetup, calls: Call[]): Promise<{ results: Outcome[]; steps: string[] }> {
  const [command, ...args] = commandLine(setup, calls);
  const options = { env: environment(setup), maxBuffer: 2 ** 24 };
  const { stdout } = await promisify(execFile)(command, args, options).catch((error: ExecFileException) => {
    throw new Error(`${error.stderr}\n${error.message}`);
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as { results: Outcome[]; steps: string[] };
}

export async function callOnce(setup: StoreSetup, ...call: Call): Promise<Outcome> {
  return (await callStore(setup, [call])).results[0] as Outcome;
}

/** The same, to be killed by the test. */
export function startStore(setup: StoreSetup, calls: Call[]): ChildProcess {
  const [command, ...args] = commandLine(setup, calls);
  return spawn(command, args, { env: environment(setup), stdio: "ignore" });
}

function commandLine({ home, pyodideDirectory = PYODIDE_DIRECTORY, store = {} }: StoreSetup, calls: Call[]) {
  const input = JSON.stringify({ home, pyodideDirectory, store, calls });
  return [findDeno(), "run", "-A", "--no-prompt", "--no-lock", driver, input] as const;
}

function environment({ env = {} }: StoreSetup): NodeJS.ProcessEnv {
  const rest = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PIP_|HTTPS?_PROXY)/i.test(name)));
  return { ...rest, NO_COLOR: "1", ...env };
}
