import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot, type SandboxClient, type Session } from "../client/index.ts";
import { extraFormatSchema, SandboxError } from "../protocol/index.ts";
import { describeEnd, describeEvent, type OutputLine } from "./output-lines.ts";

/** Where sessions begin. */
const DEFAULT_CWD = "/workspace";

let enterDirectoryCode: string | undefined;

export interface CodeContextOptions {
  id: string;
  /** Directory to begin in, which is made when it is missing; undefined for the sandbox's own. */
  cwd: string | undefined;
  client: SandboxClient;
  /** Name of its session. */
  session: string;
  /** Agent whose rules of the policy hold; undefined for those of no agent. */
  agent: string | undefined;
}

export interface ContextExecution {
  environment: Record<string, string> | undefined;
  /** Interrupts the execution; variables stay. */
  signal: AbortSignal;
  send: (line: OutputLine) => void;
}

/** One context of E2B's: a session, whose variables stay from execution to execution. */
export class CodeContext {
  readonly id: string;
  readonly cwd: string;
  readonly #options: CodeContextOptions;
  #executions = 0;
  /** Aborted when the context ends or starts anew. */
  #life = new AbortController();
  #entered: Promise<void> | undefined;

  constructor(options: CodeContextOptions) {
    this.#options = options;
    this.id = options.id;
    this.cwd = options.cwd ?? DEFAULT_CWD;
  }

  /** Takes Python into the context's directory, once. @throws SandboxError `BAD_PATH` */
  enterDirectory(): Promise<void> {
    this.#entered ??= this.#enter(this.#options.cwd).catch((error: unknown) => {
      this.#entered = undefined;
      throw error;
    });
    return this.#entered;
  }

  /** Runs code, and sends what comes of it while it runs. */
  async execute(code: string, { environment, signal, send }: ContextExecution): Promise<void> {
    await this.enterDirectory();
    const { client, agent } = this.#options;
    // How long code may run its caller knows, who goes away when the time is over.
    const { maxTimeoutMs: timeoutMs } = await client.limits(agent);
    const { signal: life } = this.#life;
    const result = await this.#session.execute(code, {
      environment,
      formats: [...extraFormatSchema.options],
      stdin: "",
      timeoutMs,
      signal: AbortSignal.any([signal, life]),
      onEvent: (event) => {
        if (event.type === "started") this.#executions++;
        for (const line of describeEvent(event, this.#executions)) send(line);
      },
    });
    if (result.session.state === "lost") this.#entered = undefined;
    const lines: OutputLine[] = life.aborted
      ? [{ type: "error", name: "ContextRestarting", value: "Context was restarted", traceback: "" }]
      : describeEnd(result);
    for (const line of lines) send(line);
  }

  /** Ends what runs, and forgets all variables and files. */
  async restart(): Promise<void> {
    await this.close();
    this.#life = new AbortController();
    this.#executions = 0;
    this.#entered = undefined;
  }

  async close(): Promise<void> {
    this.#life.abort();
    await this.#session.close();
  }

  get #session(): Session {
    const { client, session, agent } = this.#options;
    return client.session(session, agent === undefined ? {} : { agent });
  }

  async #enter(cwd: string | undefined): Promise<void> {
    if (cwd === undefined) return;
    enterDirectoryCode ??= readFileSync(join(packageRoot(), "src/e2b/python/enter_directory.py"), "utf8");
    const { error } = await this.#session.execute(enterDirectoryCode, { environment: { E2B_CONTEXT_CWD: cwd } });
    if (error === null) return;
    throw new SandboxError(
      "BAD_PATH",
      `"${cwd}" cannot be the working directory: ${error.message}`,
      "Name another one.",
    );
  }
}
