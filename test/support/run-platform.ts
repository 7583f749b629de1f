import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { packageRoot } from "../../src/client/index.ts";
import { makeSandboxHome } from "./sandbox-home.ts";

export interface RunningPlatform extends AsyncDisposable {
  url: string;
  /** The link that the start prints: it signs in as the administrator, once. */
  link: string;
  /** Of the platform's own process; the sidecar and the kernels are below it. */
  pid: number;
  dataFolder: string;
  /** The sandbox's directory. */
  home: string;
  /** All that it has printed. */
  readonly output: string;
}

export interface RunOptions {
  /** Laid over the policy file. */
  policy?: Record<string, unknown>;
  environment?: Record<string, string>;
  /** Fills the data folder before the platform starts on it. */
  prepare?: (dataFolder: string) => Promise<void>;
}

/** Starts the platform as `npm start` does, with a home and a data folder of its own that disposing deletes. */
export async function runPlatform(options: RunOptions = {}): Promise<RunningPlatform> {
  const { policy = {}, environment = {}, prepare } = options;
  const home = makeSandboxHome();
  const dataFolder = join(home.path, "platform");
  mkdirSync(dataFolder);
  await prepare?.(dataFolder);
  const { MODEL: _model, PYODIDE_SANDBOX_URL: _url, ...inherited } = process.env;
  const child = spawn(process.execPath, readStartArguments(), {
    cwd: packageRoot(),
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...inherited,
      PORT: "0",
      PLATFORM_DATA: dataFolder,
      PYODIDE_SANDBOX_HOME: home.path,
      PYODIDE_SANDBOX_POLICY: JSON.stringify(policy),
      ...environment,
    },
  });
  const printed: string[] = [];
  const stop = async () => {
    await end(child);
    home[Symbol.dispose]();
  };
  try {
    const link = await readLink(child, printed);
    const { pid = 0 } = child;
    const { origin: url } = new URL(link);
    return {
      url,
      link,
      pid,
      dataFolder,
      home: home.path,
      get output() {
        return printed.join("\n");
      },
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What `npm start` gives to Node. */
function readStartArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as {
    scripts: { start: string };
  };
  return scripts.start.split(" ").slice(1);
}

function readLink(child: ChildProcess, printed: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface(stream).on("line", (line) => {
        printed.push(line);
        const [link] = /http:\/\/\S+\/sign-in\?token=\S+/.exec(line) ?? [];
        if (link) resolve(link);
      });
    }
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The platform ended with ${code}:\n${printed.join("\n")}`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}
