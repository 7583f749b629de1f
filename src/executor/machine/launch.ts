import { join } from "node:path";
import { packageRoot } from "../../client/index.ts";

/** How a Python is started that is not the sandbox's. */
export interface Launch {
  file: string;
  args: string[];
  environment: NodeJS.ProcessEnv;
  /** Its working directory; the caller's own when left out. */
  directory?: string;
  /** Takes away what the process leaves behind; called once, when it is gone. */
  cleanUp(): Promise<void>;
  /** What an exit code means that is not Python's own; undefined for one that means nothing. */
  explain?(exitCode: number | null): LaunchEnding | undefined;
}

export interface LaunchEnding {
  status: "out_of_memory" | "lost";
  detail: string;
}

/** The directory with the runner's Python files, and the one to start among them. */
export const RUNNER_DIRECTORY = join(packageRoot(), "sidecar", "kernel", "python");
export const RUNNER_FILE = "run_on_machine.py";
