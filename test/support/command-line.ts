import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { type SidecarProcess, startSidecar } from "../../src/client/start-sidecar.ts";

export const MAIN = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));

const POLICY = { sessions: { template: "python", spares: 1 }, snapshots: { save: "idle" } };

export interface CommandLine {
  /** Where commands run. */
  directory: string;
  /** The sandbox's directory. */
  home: string;
  /** Starts a program in the directory. */
  start(file: string, words: string[], environment?: Record<string, string>): ChildProcess;
  /** Runs a command of the sandbox to its end. */
  run(words: string[], input?: string): Promise<{ code: number; stdout: string; stderr: string }>;
}

/** The command line in a directory and a home of its own, where one sidecar runs for all tests of a file. */
export function startCommandLine(): CommandLine {
  const directory = mkdtempSync(join(tmpdir(), "command-line-"));
  const home = join(directory, "home");
  let sidecar: SidecarProcess;
  beforeAll(async () => {
    sidecar = await startSidecar({ home, policy: POLICY, share: { host: "127.0.0.1", port: 0 } });
  });
  afterAll(async () => {
    await sidecar.stop();
    rmSync(directory, { recursive: true, force: true });
  });
  const start: CommandLine["start"] = (file, words, environment) => {
    const { PYODIDE_SANDBOX_URL: _, PYODIDE_SANDBOX_TOKEN: __, NO_COLOR: ___, ...inherited } = process.env;
    return spawn(file, words, { cwd: directory, env: { ...inherited, PYODIDE_SANDBOX_HOME: home, ...environment } });
  };
  return {
    directory,
    home,
    start,
    async run(words, input = "") {
      const child = start(process.execPath, [MAIN, ...words]);
      child.stdin!.end(input);
      const ended = Promise.all([text(child.stdout!), text(child.stderr!), once(child, "exit")]);
      const [stdout, stderr, [code]] = await ended;
      return { code: Number(code), stdout, stderr };
    },
  };
}
