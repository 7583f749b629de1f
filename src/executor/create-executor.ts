import { z } from "zod";
import { SandboxClient } from "../client/index.ts";
import type { Backend } from "./backend.ts";
import { check, timeoutSchema } from "./call-options.ts";
import { Executor } from "./executor.ts";
import { DockerBackend, type DockerOptions } from "./machine/docker-backend.ts";
import { SubprocessBackend, type SubprocessOptions } from "./machine/subprocess-backend.ts";
import { PyodideBackend, type PyodideOptions } from "./pyodide-backend.ts";

export type ExecutorOptions = (PyodideOptions | SubprocessOptions | DockerOptions) & {
  /** Time limit in seconds of a call that asks for none; 60 where no policy says otherwise. */
  timeout?: number;
};

const text = z.string().min(1, "Expected text").optional();

const optionsSchema = z.discriminatedUnion(
  "backend",
  [
    z.looseObject({
      backend: z.literal("pyodide"),
      timeout: timeoutSchema.optional(),
      client: z.custom((value) => value instanceof SandboxClient, "Expected a SandboxClient").optional(),
      agent: text,
    }),
    z.strictObject({
      backend: z.literal("subprocess"),
      timeout: timeoutSchema.optional(),
      python: text,
      environment: z.record(z.string(), z.string()).optional(),
    }),
    z.strictObject({
      backend: z.literal("docker"),
      timeout: timeoutSchema.optional(),
      image: z
        .string()
        .regex(/^[a-zA-Z0-9]\S*$/, "Expected an image's name")
        .optional(),
      memoryMegabytes: z.int().min(16).optional(),
      cpus: z.number().positive().optional(),
      pids: z.int().min(2).optional(),
    }),
  ],
  { error: 'Expected "pyodide", "subprocess" or "docker"' },
);

/**
 * Makes an executor. The backend `pyodide` is the sandbox, and the default; `docker` is a container without network; `subprocess`
 * is this machine's own Python with all rights of its user, UNSAFE by its nature: for code that you trust only.
 *
 * @throws SandboxError `BAD_REQUEST` for options that are no good
 */
export function createExecutor(options: ExecutorOptions = {}): Executor {
  check(optionsSchema, { backend: "pyodide", ...options });
  const { timeout, ...own } = options;
  return new Executor(createBackend(own), timeout);
}

function createBackend(options: PyodideOptions | SubprocessOptions | DockerOptions): Backend {
  switch (options.backend) {
    case "subprocess":
      return new SubprocessBackend(options);
    case "docker":
      return new DockerBackend(options);
    default:
      return new PyodideBackend(options);
  }
}
