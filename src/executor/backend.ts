import type { ExecuteOptions } from "../client/index.ts";
import type { ExecutionResult } from "../protocol/index.ts";

/** What runs the code: the sandbox, this machine's own Python, or a container. */
export type BackendName = "pyodide" | "subprocess" | "docker";

/** One Python, whose variables stay from run to run; runs wait for one another. */
export interface Interpreter {
  /** Gets ready, so that the first run need not. */
  start(): Promise<unknown>;
  /** Runs code as the body of a function; see `arguments` of `ExecuteOptions`. */
  execute(code: string, options: ExecuteOptions): Promise<ExecutionResult>;
  close(): Promise<void>;
}

/** Where Pythons come from. */
export interface Backend {
  readonly name: BackendName;
  /**
   * Checks that code can run, and says what would run it.
   *
   * @throws SandboxError with what is missing
   */
  start(): Promise<string>;
  open(): Interpreter;
  stop(): Promise<void>;
}
