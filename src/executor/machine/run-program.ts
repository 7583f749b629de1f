import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { SandboxError } from "../../protocol/index.ts";

const TIMEOUT_MS = 20_000;
const run = promisify(execFile);

/**
 * The first line that a short program prints.
 *
 * @throws SandboxError `BACKEND_UNAVAILABLE` with the program's own words, and the advice
 */
export async function runProgram(file: string, args: string[], advice: string): Promise<string> {
  try {
    const { stdout, stderr } = await run(file, args, { timeout: TIMEOUT_MS, windowsHide: true });
    return firstLine(stdout) || firstLine(stderr);
  } catch (error) {
    throw new SandboxError("BACKEND_UNAVAILABLE", explain(file, error), advice, { cause: error });
  }
}

function explain(file: string, error: unknown): string {
  const { code, stderr, killed, message } = error as NodeJS.ErrnoException & { stderr?: string; killed?: boolean };
  if (code === "ENOENT") return `There is no program "${file}" on this machine`;
  if (killed) return `The program "${file}" did not answer within ${TIMEOUT_MS / 1000} s`;
  return `The program "${file}" cannot be used: ${firstLine(stderr ?? "") || message}`;
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0] ?? "";
}
