import { randomUUID } from "node:crypto";
import { type ConnectOptions, SandboxClient } from "../client/index.ts";
import type { Backend, Interpreter } from "./backend.ts";

export interface PyodideOptions extends ConnectOptions {
  backend?: "pyodide";
  /** A client to use; without one the executor makes its own, from the other options, and closes it. */
  client?: SandboxClient;
  /** The agent whose policy holds. */
  agent?: string;
}

/** The sandbox: each Python is a session, which is deleted in the end. */
export class PyodideBackend implements Backend {
  readonly name = "pyodide";
  readonly #options: PyodideOptions;
  #own: Promise<SandboxClient> | undefined;
  #client: SandboxClient | undefined;

  constructor(options: PyodideOptions) {
    this.#options = options;
    this.#client = options.client;
  }

  async start(): Promise<string> {
    this.#client ??= await this.#connect();
    const { pyodideVersion, denoVersion } = await this.#client.status();
    return `Pyodide ${pyodideVersion} in Deno ${denoVersion}`;
  }

  open(): Interpreter {
    const { agent } = this.#options;
    if (this.#client === undefined) throw new TypeError("The backend is not started");
    const session = this.#client.session(`executor-${randomUUID()}`, agent === undefined ? {} : { agent });
    return {
      start: () => session.info(),
      execute: (code, options) => session.execute(code, options),
      close: () => session.close(),
    };
  }

  async stop(): Promise<void> {
    const own = this.#own;
    this.#own = undefined;
    this.#client = this.#options.client;
    await (await own?.catch(() => undefined))?.close();
  }

  #connect(): Promise<SandboxClient> {
    this.#own ??= SandboxClient.connect(this.#options).catch((error: unknown) => {
      this.#own = undefined;
      throw error;
    });
    return this.#own;
  }
}
