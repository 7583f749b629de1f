import { randomUUID } from "node:crypto";
import type { SandboxClient } from "../client/index.ts";
import { SandboxError } from "../protocol/index.ts";
import { CodeContext } from "./code-context.ts";

/** Contexts of one caller, at most. */
const MAX_CONTEXTS = 1000;

export interface ContextsOwner {
  /** No caller reaches another one's contexts. */
  name: string;
  agent: string | null;
}

/** The contexts of one caller, in the order in which they were made. */
export class Contexts {
  readonly #client: SandboxClient;
  readonly #owner: ContextsOwner;
  readonly #contexts = new Map<string, CodeContext>();
  #default: CodeContext | undefined;

  constructor(client: SandboxClient, owner: ContextsOwner) {
    this.#client = client;
    this.#owner = owner;
  }

  /** The context of code that names none; a new one when it was removed. */
  get default(): CodeContext {
    this.#default ??= this.#add(undefined);
    return this.#default;
  }

  list(): CodeContext[] {
    void this.default; // It is there from the beginning.
    return [...this.#contexts.values()];
  }

  /** @throws SandboxError `BUSY` when there are too many, `BAD_PATH` for a directory that cannot be made */
  async create(cwd: string | undefined): Promise<CodeContext> {
    void this.default;
    const context = this.#add(cwd);
    try {
      await context.enterDirectory();
      return context;
    } catch (error) {
      await this.remove(context.id);
      throw error;
    }
  }

  /** @throws SandboxError `UNKNOWN_SESSION` */
  find(id: string): CodeContext {
    const context = this.#contexts.get(id);
    if (context !== undefined) return context;
    throw new SandboxError("UNKNOWN_SESSION", `Context ${id} not found`, "List the contexts.");
  }

  /** @throws SandboxError `UNKNOWN_SESSION` */
  async remove(id: string): Promise<void> {
    const context = this.find(id);
    this.#contexts.delete(id);
    if (context === this.#default) this.#default = undefined;
    await context.close();
  }

  async close(): Promise<void> {
    // One that cannot be ended is without its sidecar, and so ended.
    await Promise.allSettled([...this.#contexts.values()].map((context) => context.close()));
  }

  #add(cwd: string | undefined): CodeContext {
    if (this.#contexts.size >= MAX_CONTEXTS) {
      throw new SandboxError("BUSY", `There are ${MAX_CONTEXTS} contexts already`, "Remove those that are not needed.");
    }
    const id = randomUUID();
    const { name, agent } = this.#owner;
    const session = `e2b:${name}:${id}`;
    const context = new CodeContext({ id, cwd, client: this.#client, session, agent: agent ?? undefined });
    this.#contexts.set(id, context);
    return context;
  }
}
