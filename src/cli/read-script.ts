import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { text } from "node:stream/consumers";
import { CommanderError } from "commander";
import { SandboxError } from "../protocol/index.ts";
import { EXIT } from "./exit-codes.ts";

export interface Script {
  code: string;
  /** Name for tracebacks; undefined for code that is not in a file. */
  filename: string | undefined;
}

/** The code to run: that of the option, of standard input for `-`, else of a file. */
export async function readScript(script: string | undefined, code: string | undefined): Promise<Script> {
  if (code !== undefined) return { code, filename: undefined };
  if (script === undefined) throw noCode();
  if (script === "-") return { code: await text(process.stdin), filename: undefined };
  return { code: await readSource(script), filename: basename(script) };
}

export function noCode(): SandboxError {
  return new SandboxError(
    "NO_CODE",
    "No Python code provided",
    "Give a script, --code, or - and code on standard input.",
  );
}

async function readSource(path: string): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (error) {
    const message = `error: Cannot read "${path}": ${(error as Error).message}`;
    process.stderr.write(`${message}\n`);
    throw new CommanderError(EXIT.usage, "pyodide-sandbox.script", message);
  }
}
