import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { errorCodeSchema, SandboxError } from "../protocol/index.ts";
import { findDeno } from "./find-deno.ts";
import { parseJson } from "./parse-json.ts";
import { sidecarArguments } from "./sidecar-arguments.ts";

/** Time in milliseconds that a sidecar has to say that it listens. */
const START_TIMEOUT_MS = 60_000;
/** Time in milliseconds that a sidecar has to save its sessions and to end its kernels and itself before it is killed. */
const STOP_TIMEOUT_MS = 10_000;

/** Where a sidecar listens, and what it wants to hear first. */
export interface Endpoint {
  url: string;
  token?: string;
}

export interface StartOptions {
  /** The sidecar's own directory; made when it is missing. */
  home: string;
  /** Directory with the policy files; the package's own when left out. */
  config?: string;
  /** Laid over the policy file. */
  policy?: Record<string, unknown>;
  /** Directories besides the home that the sidecar may write, such as the target of a mirror. */
  writable?: string[];
  /** What its clients must say first; a random one when left out. */
  token?: string;
  /** Listen here, and let other processes find it through `sidecar.json`; a port of loopback that is free when left out. */
  share?: { host: string; port: number };
  /** Takes the lines of its log. */
  onLog?: (line: string) => void;
}

/** A sidecar process that this process started, and that ends with it. */
export interface SidecarProcess {
  readonly endpoint: Endpoint;
  /** Resolves with the reason, as a sentence, when the process has ended. */
  readonly ended: Promise<string>;
  /** Lets the sidecar save its sessions, and ends it and its kernels; resolves when they are gone. */
  stop(): Promise<void>;
}

/**
 * Starts a sidecar and waits until it listens.
 *
 * It leads a process group of its own, so that its kernels can be killed with it, and it ends by itself at the end of its
 * standard input, which is also what it sees when this process is killed.
 *
 * @throws SandboxError `DENO_MISSING`, `SIDECAR_UNREACHABLE`, or the code that the sidecar gives for not starting
 */
export async function startSidecar(options: StartOptions): Promise<SidecarProcess> {
  const deno = findDeno();
  const token = options.token ?? randomBytes(32).toString("base64url");
  mkdirSync(options.home, { recursive: true });

  const child = spawn(deno, sidecarArguments(deno, options), {
    detached: true,
    env: sidecarEnvironment(options),
  });
  const kill = () => killGroup(child);
  process.once("exit", kill);
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`Cannot run "${deno}": ${error.message}`));
    child.once("exit", kill);
    child.once("close", (code, signal) => {
      resolve(signal ? `The sidecar was ended by ${signal}` : `The sidecar exited with code ${code}`);
    });
  }).finally(() => process.off("exit", kill));

  child.stdin.on("error", () => {}); // Whoever waits on `ended` learns of its death.
  child.stdin.write(`${JSON.stringify({ token, policy: options.policy })}\n`);
  const log = createInterface({ input: child.stderr });
  let lastLine = "";
  log.on("line", (line) => {
    lastLine = line;
    options.onLog?.(line);
  });

  try {
    const url = await readUrl(child, ended);
    return { endpoint: { url, token }, ended, stop: () => stop(child, ended) };
  } catch (error) {
    kill();
    if (!(error instanceof SandboxError)) throw error;
    const detail = error.code === "SIDECAR_UNREACHABLE" && lastLine ? `${error.message}: ${lastLine}` : error.message;
    throw new SandboxError(error.code, detail, error.suggestion, { cause: error });
  }
}

/** This process's own, without the options of Node, such as a tracer to load first, that Deno would follow as well. */
function sidecarEnvironment({ home }: StartOptions): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _forNode, ...environment } = process.env;
  return { ...environment, DENO_DIR: join(home, "deno"), DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
}

const firstLineSchema = z.discriminatedUnion("ready", [
  z.object({ ready: z.literal(true), url: z.url({ protocol: /^ws$/ }) }),
  z.object({ ready: z.literal(false), code: errorCodeSchema, message: z.string(), suggestion: z.string() }),
]);

async function readUrl(child: ChildProcessWithoutNullStreams, ended: Promise<string>): Promise<string> {
  const lines = createInterface({ input: child.stdout });
  const timeout = AbortSignal.timeout(START_TIMEOUT_MS);
  const line = await Promise.race([
    once(lines, "line", { signal: timeout }).then(([line]) => String(line)),
    ended.then((reason) => Promise.reject(new SandboxError("SIDECAR_UNREACHABLE", reason))),
  ]).catch((error: unknown) => {
    if (!timeout.aborted) throw error;
    throw new SandboxError("SIDECAR_UNREACHABLE", `The sidecar did not start within ${START_TIMEOUT_MS / 1000} s`);
  });
  const first = firstLineSchema.safeParse(parseJson(line));
  if (!first.success) throw new SandboxError("SIDECAR_UNREACHABLE", `The sidecar began with "${line.slice(0, 200)}"`);
  if (!first.data.ready) throw new SandboxError(first.data.code, first.data.message, first.data.suggestion);
  return first.data.url;
}

async function stop(child: ChildProcessWithoutNullStreams, ended: Promise<string>): Promise<void> {
  child.stdin.end();
  const timer = setTimeout(() => killGroup(child), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

/** Kills the sidecar and the kernels that it may have left; the group is gone already when that fails. */
function killGroup(child: ChildProcessWithoutNullStreams): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // ESRCH: nothing is left.
  }
}
