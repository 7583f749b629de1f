import { randomUUID } from "node:crypto";
import { z } from "zod";
import { SandboxError } from "../protocol/index.ts";
import type { JupyterCaller } from "./caller.ts";
import type { Kernel } from "./kernel.ts";
import { type KernelModel, kernelChoiceSchema, describeModel } from "./kernel-model.ts";
import type { Kernels } from "./kernels.ts";

/** Sessions of one caller. */
const MAX_SESSIONS = 1000;

const text = z.string().max(4096);
const kernel = kernelChoiceSchema.extend({ id: z.string().max(256).nullish() });

export const newSessionSchema = z.object({
  path: text,
  name: text.default(""),
  type: text.default("notebook"),
  kernel: kernel.nullish(),
});

export const sessionChangeSchema = newSessionSchema.partial();

/** A session as the REST API has it. */
export interface SessionModel {
  id: string;
  path: string;
  name: string;
  type: string;
  kernel: KernelModel;
}

interface NotebookSession extends Omit<SessionModel, "kernel"> {
  owner: string;
  kernelId: string;
}

/** What clients call sessions: the notebook or console, by its path, that a kernel is used for. */
export class NotebookSessions {
  readonly #kernels: Kernels;
  readonly #sessions = new Map<string, NotebookSession>();
  /** Those that wait for their kernels. */
  readonly #opening = new Map<string, Promise<SessionModel>>();

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
  }

  /** Makes a session; the one that is there when the path has one. */
  open(caller: JupyterCaller, options: z.output<typeof newSessionSchema>): Promise<SessionModel> {
    const key = JSON.stringify([caller.name, options.type, options.path]);
    const opening = this.#opening.get(key) ?? this.#open(caller, options).finally(() => this.#opening.delete(key));
    this.#opening.set(key, opening);
    return opening;
  }

  /** Those whose kernels are there; the others are forgotten. */
  list(caller: JupyterCaller): SessionModel[] {
    const kernels = new Map(this.#kernels.list(caller).map((one) => [one.id, one]));
    const own = [...this.#sessions.values()].filter(({ owner }) => owner === caller.name);
    return own.flatMap((session) => {
      const used = kernels.get(session.kernelId);
      if (used) return [describe(session, used)];
      this.#sessions.delete(session.id);
      return [];
    });
  }

  /** @throws SandboxError `UNKNOWN_SESSION` */
  async get(caller: JupyterCaller, id: string): Promise<SessionModel> {
    const session = this.#find(caller, id);
    return describe(session, await this.#kernels.find(caller, session.kernelId));
  }

  /** Renames a session, or gives it another kernel; the one that it had is then shut down. */
  async change(caller: JupyterCaller, id: string, change: z.output<typeof sessionChangeSchema>): Promise<SessionModel> {
    const session = this.#find(caller, id);
    const { path = session.path, name = session.name, type = session.type } = change;
    const before = session.kernelId;
    const isOther = change.kernel && change.kernel.id !== before;
    const kernelId = isOther ? (await this.#chooseKernel(caller, change.kernel?.id)).id : before;
    Object.assign(session, { path, name, type, kernelId });
    if (isOther) await (await this.#kernels.find(caller, before)).shutDown();
    return this.get(caller, id);
  }

  /** Ends a session and its kernel. */
  async remove(caller: JupyterCaller, id: string): Promise<void> {
    const { kernelId } = this.#find(caller, id);
    this.#sessions.delete(id);
    await (await this.#kernels.find(caller, kernelId)).shutDown();
  }

  async #open(caller: JupyterCaller, options: z.output<typeof newSessionSchema>): Promise<SessionModel> {
    const { path, name, type } = options;
    const models = this.list(caller);
    const known = models.find((session) => session.path === path && session.type === type);
    if (known) return known;
    if (models.length >= MAX_SESSIONS)
      throw new SandboxError("BUSY", `There are ${MAX_SESSIONS} sessions`, "Delete some.");
    const chosen = await this.#chooseKernel(caller, options.kernel?.id);
    const session = { id: randomUUID(), path, name, type, owner: caller.name, kernelId: chosen.id };
    this.#sessions.set(session.id, session);
    return describe(session, chosen);
  }

  #find(caller: JupyterCaller, id: string): NotebookSession {
    const session = this.#sessions.get(id);
    if (session?.owner === caller.name) return session;
    throw new SandboxError("UNKNOWN_SESSION", `There is no session "${id}"`, "Start one.");
  }

  #chooseKernel(caller: JupyterCaller, id: string | null | undefined): Promise<Kernel> {
    return id ? this.#kernels.find(caller, id) : this.#kernels.start(caller);
  }
}

function describe({ id, path, name, type }: NotebookSession, used: Kernel): SessionModel {
  return { id, path, name, type, kernel: describeModel(used) };
}
