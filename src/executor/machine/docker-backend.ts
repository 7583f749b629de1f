import { randomUUID } from "node:crypto";
import type { Backend, Interpreter } from "../backend.ts";
import { type Launch, type LaunchEnding, RUNNER_DIRECTORY, RUNNER_FILE } from "./launch.ts";
import { MachineInterpreter } from "./machine-interpreter.ts";
import { runProgram } from "./run-program.ts";

export interface DockerOptions {
  backend: "docker";
  /** Image with Python 3.11 or later as `python3`; `python:3.12-slim` by default. */
  image?: string;
  /** Memory of a container in megabytes; 256 by default. */
  memoryMegabytes?: number;
  /** Processors that a container may use; 1 by default. */
  cpus?: number;
  /** Processes and threads in a container; 50 by default. */
  pids?: number;
}

const DEFAULTS = { image: "python:3.12-slim", memoryMegabytes: 256, cpus: 1, pids: 50 };
const ADVICE = "Install Docker and start its daemon, or use the backend `pyodide`, which needs neither.";
/** Exit code of a container whose process was killed, which nobody else does than the kernel for want of memory. */
const KILLED = 137;
const RUNNER_MOUNT = "/opt/runner";

/** Python in a container without network, with little memory, as nobody; it can write to its /tmp only, where it starts. */
export class DockerBackend implements Backend {
  readonly name = "docker";
  readonly #options: typeof DEFAULTS;

  constructor({ backend: _backend, ...options }: DockerOptions) {
    this.#options = { ...DEFAULTS, ...options };
  }

  async start(): Promise<string> {
    return `Docker ${await runProgram("docker", ["version", "--format", "{{.Server.Version}}"], ADVICE)}`;
  }

  open(): Interpreter {
    return new MachineInterpreter(async () => this.#launch());
  }

  async stop(): Promise<void> {}

  #launch(): Launch {
    const { image, memoryMegabytes } = this.#options;
    const name = `pyodide-sandbox-${randomUUID()}`;
    const outOfMemory: LaunchEnding = {
      status: "out_of_memory",
      detail: `The container was killed, most likely since it needed more than its ${memoryMegabytes} MB of memory`,
    };
    return {
      file: "docker",
      args: ["run", ...this.#flags(name), image, "python3", `${RUNNER_MOUNT}/${RUNNER_FILE}`],
      environment: process.env, // Docker's client has its settings there; the container gets none of them.
      cleanUp: () => removeContainer(name),
      explain: (exitCode) => (exitCode === KILLED ? outOfMemory : undefined),
    };
  }

  #flags(name: string): string[] {
    const { memoryMegabytes, cpus, pids } = this.#options;
    return [
      "--rm",
      "--interactive",
      "--init",
      `--name=${name}`,
      `--memory=${memoryMegabytes}m`,
      `--memory-swap=${memoryMegabytes}m`, // The same: no swap.
      `--cpus=${cpus}`,
      `--pids-limit=${pids}`,
      "--network=none",
      "--read-only",
      "--tmpfs=/tmp:rw,nosuid,nodev,size=64m",
      "--cap-drop=ALL",
      "--security-opt=no-new-privileges",
      "--user=nobody",
      "--log-driver=none",
      `--mount=type=bind,source=${RUNNER_DIRECTORY},target=${RUNNER_MOUNT},readonly`,
      "--workdir=/tmp",
      "--env=HOME=/tmp",
      "--env=PYTHONDONTWRITEBYTECODE=1",
    ];
  }
}

/** Removes a container that outlives its client, which was killed. */
async function removeContainer(name: string): Promise<void> {
  await runProgram("docker", ["rm", "--force", name], ADVICE).catch(() => {}); // It has removed itself.
}
