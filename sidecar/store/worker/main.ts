/**
 * A process with Pyodide that resolves requirements and compiles packages. It never runs what it
 * resolves or compiles. It has no network: what the resolver wants to know, it asks the store.
 * Lines of JSON go in on standard input and out on standard output.
 *
 * Arguments: Pyodide's directory, the directory of the Python files.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import process from "node:process";
import { pathToFileURL } from "node:url";
import type { FromWorker, ToWorker } from "./messages.ts";

const [pyodideDirectory, pythonDirectory] = Deno.args as [string, string];
const SITE = "/lib/python3.14/site-packages";
const encoder = new TextEncoder();
const waiting = new Map<number, (answer: string | undefined) => void>();
let questions = 0;

const { loadPyodide } = (await import(
  pathToFileURL(`${pyodideDirectory}/pyodide.mjs`).href
)) as typeof import("pyodide");
const pyodide = await loadPyodide({
  indexURL: pyodideDirectory,
  stdout: () => undefined,
  stderr: (line) => console.error(line),
});
type Job = (...values: unknown[]) => unknown;

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as ToWorker;
  if (message.type === "answer") answer(message.question, message.value);
  else void run(message);
}

/** Does one job at a time, as the store sends them; answers to its questions arrive meanwhile. */
async function run(message: Exclude<ToWorker, { type: "answer" }>): Promise<void> {
  try {
    pyodide.mountNodeFS(SITE, message.directory);
    try {
      const value = message.type === "compile" ? compile() : await resolve(message.input);
      send({ type: "done", value });
    } finally {
      pyodide.FS.unmount(SITE);
    }
  } catch (error) {
    send({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

function compile(): string {
  return String(job("compile_site.py", "compile_site")(SITE));
}

async function resolve(input: string): Promise<string> {
  return String(await job("resolve.py", "resolve")(input, ask));
}

/** The named function of one of our Python files, each of which is run once. */
function job(file: string, name: string): Job {
  const globals = pyodide.globals.get(file) ?? pyodide.toPy({});
  if (!globals.has(name)) {
    pyodide.runPython(readFileSync(`${pythonDirectory}/${file}`, "utf8"), { globals, filename: file });
    pyodide.globals.set(file, globals);
  }
  return globals.get(name) as Job;
}

/** Python gets None for undefined. */
function ask(what: "project" | "metadata", value: string): Promise<string | undefined> {
  const question = ++questions;
  send({ type: "ask", question, what, value });
  return new Promise((resolve) => waiting.set(question, resolve));
}

function answer(question: number, value: string | null): void {
  waiting.get(question)?.(value ?? undefined);
  waiting.delete(question);
}

function send(message: FromWorker): void {
  const bytes = encoder.encode(`${JSON.stringify(message)}\n`);
  for (let sent = 0; sent < bytes.length;) sent += Deno.stdout.writeSync(bytes.subarray(sent));
}
