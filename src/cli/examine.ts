import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { findDeno, SandboxClient } from "../client/index.ts";
import { discoverSidecar } from "../client/discover.ts";
import { loadAgents } from "../config/agents.ts";
import { findConfig } from "../config/find-config.ts";
import { sandboxHome } from "../config/home.ts";
import { loadPolicy } from "../config/load-policy.ts";
import { SandboxError } from "../protocol/index.ts";

/** What came of looking at one part. */
export interface Finding {
  part: "deno" | "pyodide" | "policy" | "sidecar" | "store";
  ok: boolean;
  detail: string;
  /** What to do; null when nothing is wrong. */
  advice: string | null;
}

/** Looks at all that the sandbox needs; starts a sidecar for it unless one runs. */
export async function examine(): Promise<Finding[]> {
  const local = [
    await find("deno", examineDeno),
    await find("pyodide", examinePyodide),
    await find("policy", examinePolicy),
  ];
  return [...local, ...(await examineSidecar())];
}

/** Says what is in order, or throws. */
type Examination = () => string | Promise<string>;

async function find(part: Finding["part"], examination: Examination): Promise<Finding> {
  try {
    return { part, ok: true, detail: await examination(), advice: null };
  } catch (error) {
    const advice = error instanceof SandboxError ? error.suggestion : "Run `npm install` again.";
    return { part, ok: false, detail: error instanceof Error ? error.message : String(error), advice };
  }
}

async function examineDeno(): Promise<string> {
  const deno = findDeno();
  const { stdout } = await promisify(execFile)(deno, ["--version"]);
  const version = /^deno (\d+)\.(\d+)\S*/.exec(stdout);
  const [text = "an unknown version", major, minor] = version ?? [];
  if (Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 9)) return `${text} at ${deno}`;
  throw new SandboxError("DENO_MISSING", `"${deno}" is ${text}; 2.9 or later is needed`);
}

function examinePyodide(): string {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve("pyodide/package.json");
  const directory = dirname(manifest);
  const { version } = require(manifest) as { version: string };
  const missing = ["pyodide.asm.wasm", "pyodide-lock.json", "python_stdlib.zip"].filter(
    (file) => !existsSync(join(directory, file)),
  );
  if (missing.length === 0) return `${version} at ${directory}`;
  throw new Error(`"${directory}" lacks ${missing.join(", ")}`);
}

function examinePolicy(): string {
  const directory = findConfig();
  const { network } = loadPolicy({ directory });
  const agents = Object.keys(loadAgents(directory)).length;
  return `${directory}: network ${network.mode}, ${agents} ${agents === 1 ? "agent" : "agents"}`;
}

/** What a sidecar says of itself and of its store. */
async function examineSidecar(): Promise<Finding[]> {
  const url = process.env["PYODIDE_SANDBOX_URL"] || (await discoverSidecar(sandboxHome()))?.url;
  try {
    await using client = await SandboxClient.connect({ discover: true });
    const { version, pyodideVersion, store, memory } = await client.status();
    const where = url ? `runs at ${url}` : "none runs, and one starts and listens when it is needed";
    const use = `${toGibibytes(memory.used)} of ${toGibibytes(memory.budget)} GiB of memory in use`;
    const isReady = store.state === "ready";
    const advice = isReady ? null : "Run `pyodide-sandbox packages prepare`.";
    return [
      {
        part: "sidecar",
        ok: true,
        detail: `${where} (version ${version}, Pyodide ${pyodideVersion}, ${use})`,
        advice: null,
      },
      { part: "store", ok: isReady, detail: `${store.state}: ${store.detail}`, advice },
    ];
  } catch (error) {
    return [
      await find("sidecar", () => Promise.reject(error)),
      { part: "store", ok: false, detail: "not known without a sidecar", advice: "Mend the sidecar first." },
    ];
  }
}

function toGibibytes(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1);
}
