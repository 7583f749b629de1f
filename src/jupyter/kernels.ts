import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { SandboxClient, Session } from "../client/index.ts";
import { SandboxError } from "../protocol/index.ts";
import type { JupyterCaller } from "./caller.ts";
import { Kernel, type KernelOptions } from "./kernel.ts";

/** Kernels of one caller that are kept in mind. */
const MAX_KERNELS = 100;

const UUID = z.uuid();

type Terms = Pick<KernelOptions, "timeoutMs" | "version" | "pythonVersion" | "executionCount">;

/** The kernels of all callers. Each is the sandbox session `jupyter:CALLER:ID`, so that no caller reaches another one's. */
export class Kernels {
  readonly #client: SandboxClient;
  readonly #known = new Map<string, Kernel>();

  constructor(client: SandboxClient) {
    this.#client = client;
  }

  /** @throws SandboxError `BUSY` when the caller is connected to too many */
  async start(caller: JupyterCaller): Promise<Kernel> {
    const terms = await this.#readTerms(caller);
    const kernel = this.#remember(caller, randomUUID(), { ...terms, executionCount: 0 });
    await kernel.session.info();
    return kernel;
  }

  /**
   * The kernel of that ID, also one whose session was saved before this server started.
   *
   * @throws SandboxError `UNKNOWN_SESSION`
   */
  async find(caller: JupyterCaller, id: string): Promise<Kernel> {
    const isUuid = UUID.safeParse(id).success; // What is none could hold the end of another caller's name.
    const name = nameOf(caller, id);
    const known = isUuid ? this.#known.get(name) : undefined;
    if (known) return known;
    const executionCount = isUuid ? await this.#countRuns(name) : undefined;
    if (executionCount === undefined) {
      throw new SandboxError("UNKNOWN_SESSION", `There is no kernel "${id}"`, "Start one.");
    }
    const terms = await this.#readTerms(caller);
    return this.#known.get(name) ?? this.#remember(caller, id, { ...terms, executionCount });
  }

  list(caller: JupyterCaller): Kernel[] {
    return [...this.#known].filter(([name, { id }]) => name === nameOf(caller, id)).map(([, kernel]) => kernel);
  }

  /** Lets all clients go; the sessions stay. */
  close(): void {
    for (const kernel of this.#known.values()) kernel.disconnect("The server ends");
  }

  #remember(caller: JupyterCaller, id: string, terms: Terms): Kernel {
    this.#makeRoom(caller);
    const name = nameOf(caller, id);
    const kernel = new Kernel({
      id,
      caller,
      openSession: () => this.#open(caller, id),
      onShutDown: () => this.#known.delete(name),
      ...terms,
    });
    this.#known.set(name, kernel);
    return kernel;
  }

  async #readTerms({ agent }: JupyterCaller): Promise<Omit<Terms, "executionCount">> {
    const [{ maxTimeoutMs }, { version, pyodideVersion }] = await Promise.all([
      this.#client.limits(agent ?? undefined),
      this.#client.status(),
    ]);
    return { timeoutMs: maxTimeoutMs, version, pythonVersion: pythonOf(pyodideVersion) };
  }

  /** Forgets the kernel that is unused for longest; it is found again by its ID. */
  #makeRoom(caller: JupyterCaller): void {
    const kernels = this.list(caller);
    if (kernels.length < MAX_KERNELS) return;
    const unused = kernels.filter(({ clients, state }) => clients.size === 0 && state === "idle");
    const [oldest] = unused.sort((a, b) => a.lastActivity.getTime() - b.lastActivity.getTime());
    if (oldest === undefined) throw new SandboxError("BUSY", `There are ${MAX_KERNELS} kernels`, "Shut some down.");
    this.#known.delete(nameOf(caller, oldest.id));
  }

  #open(caller: JupyterCaller, id: string): Session {
    return this.#client.session(nameOf(caller, id), caller.agent === null ? {} : { agent: caller.agent });
  }

  /** Runs of a session that is open or saved; undefined when there is none. */
  async #countRuns(name: string): Promise<number | undefined> {
    const open = (await this.#client.status()).sessions.find(({ id }) => id === name);
    if (open) return open.runs;
    const [saved] = await this.#client.snapshots(name);
    return saved?.run;
  }
}

/** A UUID has no colon, so that no two callers come to one name. */
function nameOf({ name }: JupyterCaller, id: string): string {
  return `jupyter:${name}:${id}`;
}

/** Pyodide 314.0.3 has Python 3.14. */
function pythonOf(pyodideVersion: string): string {
  return pyodideVersion.replace(/^(\d)(\d+)\..*$/, "$1.$2");
}
