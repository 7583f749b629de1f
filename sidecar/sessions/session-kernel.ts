import { basename } from "node:path";
import type { Template } from "../../src/config/policy.ts";
import { type ExecutionResult, SandboxError } from "../../src/protocol/index.ts";
import type { KernelMessage, Mount } from "../kernel/messages.ts";
import type { SnapshotInfo, SnapshotPart, SnapshotStore } from "../snapshots/store/snapshot-store.ts";
import { Deadline } from "./deadline.ts";
import type { Kernel, Ending } from "./kernel.ts";
import { KernelFiles } from "./kernel-files.ts";
import { PartQueue } from "./part-queue.ts";
import type { KernelSource } from "./kernel-pool.ts";

export interface SessionKernelOptions {
  id: string;
  agent: string | null;
  source: KernelSource & {
    /** Resolves when there is room for one more kernel; throws SandboxError `BUSY` when there is none. */
    beforeStart(template: Template): Promise<void>;
  };
  snapshots: SnapshotStore;
  /** What a new one starts with where no code says what it needs. */
  template: () => Template;
  /** Why the state that the client knows of is gone; null for a session that is new. */
  lost: string | null;
  onMessage: (message: Extract<KernelMessage, { run: number }>) => void;
  /** The kernel ended by itself. */
  onEnd: (ending: Ending) => void;
}

export type Standing = Pick<ExecutionResult["session"], "state" | "reason">;

/** A session's kernel: started when it is first needed, from what was saved when there is something, and saved again. */
export class SessionKernel {
  readonly files: KernelFiles;
  /** How the Python state stands: what the next result says. */
  standing: Standing;
  pythonVersion = "";
  /** Number of the run that the newest snapshot holds; 0 for none. */
  savedRun: number;
  /** Whether there is something that the newest snapshot does not hold. */
  isDirty = false;
  /** Why the session could not be saved when that was last tried; null when it could. */
  saveError: string | null = null;
  current: Kernel | undefined;
  #options: SessionKernelOptions;
  #starting: Promise<Kernel> | undefined;
  #mounts: Mount[] = [];
  /** Resolves when what was given to the store last is on disk. */
  #stored: Promise<void> = Promise.resolve();
  /** Runs that the kernel saved since it started: these it can go back to by itself. */
  #savedHere = new Set<number>();
  /** Whether the session went back to its start before, and will again. */
  #returnsToStart = false;
  /** Whether the kernel remembers its start. */
  #isMarked = false;
  /** Why the kernel before is gone. */
  #ending: string | null;
  #template = "";

  constructor(options: SessionKernelOptions, saved: SnapshotInfo | undefined) {
    this.#options = options;
    this.savedRun = saved?.run ?? 0;
    this.#ending = options.lost;
    this.standing = options.lost === null ? { state: "new", reason: null } : { state: "lost", reason: options.lost };
    this.files = new KernelFiles({
      send: (order, bytes) => this.get().then((kernel) => kernel.send(order, bytes)),
      onChange: () => (this.isDirty = true),
    });
  }

  get isStarting(): boolean {
    return this.#starting !== undefined && this.current === undefined;
  }

  /** The kernel; when there is none, what was saved, or a new one with a template. */
  get(template = this.#options.template()): Promise<Kernel> {
    this.#starting ??= this.#start(template).catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  mount(mounts: Mount[]): void {
    this.#mounts.push(...mounts);
  }

  /**
   * Saves the session as it stands after a run; it must not be running. Resolves when the kernel has given all that is to be
   * saved and can go on; `stored` resolves when that is on disk, or could not be.
   */
  async save(run: number): Promise<{ stored: Promise<void> }> {
    const kernel = this.current;
    if (kernel === undefined || !this.isDirty) return { stored: this.#stored };
    this.isDirty = false;
    const { id, agent, snapshots } = this.#options;
    const parts = new PartQueue();
    const description = {
      session: id,
      agent,
      run,
      savedAt: Date.now(),
      template: this.#template,
      mounts: [...this.#mounts],
      pythonVersion: this.pythonVersion,
    };
    const stored = (this.#stored = snapshots.save(description, parts).then(
      () => {
        this.savedRun = run;
        this.saveError = null;
        if (this.current === kernel) this.#savedHere.add(run);
      },
      (error: unknown) => {
        this.isDirty = true;
        this.saveError = error instanceof Error ? error.message : String(error);
        console.error(`Session "${id}" was not saved: ${this.saveError}`);
      },
    ));
    const deadline = new Deadline(SAVE_LIMIT_MS, () =>
      kernel.kill("protocol", "The kernel did not give its session in time"),
    );
    const add = async (part: SnapshotPart) => {
      deadline.pause();
      await parts.add(part);
      deadline.resume();
    };
    await this.files.save({ add }).then(
      () => parts.end(),
      (error: unknown) => parts.fail(error),
    );
    deadline.stop();
    return { stored };
  }

  /**
   * Goes back to what was saved after a run, or with 0 to the start: in place where the kernel can, else in a new one.
   *
   * @throws SandboxError `UNKNOWN_SNAPSHOT`
   */
  async rewind(run: number): Promise<void> {
    await this.#stored;
    if (run > 0) await this.#checkSaved(run);
    const isInPlace = await this.#rewindInPlace(run);
    if (!isInPlace) await this.end(`The session goes back to run ${run}`);
    this.#returnsToStart ||= run === 0;
    this.#ending = null;
    this.#savedHere = new Set([...this.#savedHere].filter((saved) => saved <= run));
    this.savedRun = run;
    this.isDirty = false;
    if (run === 0) this.standing = { state: "new", reason: null };
    else if (isInPlace) this.standing = { state: "restored", reason: `The session is as it was after run ${run}` };
  }

  async #checkSaved(run: number): Promise<void> {
    const { id, snapshots } = this.#options;
    const runs = (await snapshots.list(id)).map((saved) => saved.run);
    if (runs.includes(run)) return;
    throw new SandboxError(
      "UNKNOWN_SNAPSHOT",
      `Session "${id}" was not saved after run "${run}"`,
      runs.length > 0 ? `Saved were the runs ${runs.join(", ")}.` : "None of its runs was saved.",
    );
  }

  /** False when it takes a new kernel. */
  async #rewindInPlace(run: number): Promise<boolean> {
    const kernel = this.current;
    if (kernel === undefined || !(run === 0 ? this.#isMarked : this.#savedHere.has(run))) return false;
    try {
      await using saved = run > 0 ? await this.#options.snapshots.open(this.#options.id, run) : undefined;
      if (run > 0 && saved?.info.run !== run) return false;
      await kernel.sendParts(saved?.parts ?? []);
      await this.files.rewind();
      return true;
    } catch {
      return false;
    }
  }

  /** Ends the process; what was saved stays. */
  async end(reason: string): Promise<void> {
    const kernel = await this.#starting?.catch(() => undefined);
    this.#starting = this.current = undefined;
    kernel?.kill("killed", reason);
    await kernel?.ended;
  }

  async #start(template: Template): Promise<Kernel> {
    const { id, source, snapshots } = this.#options;
    await this.#stored;
    await source.beforeStart(template);
    const saved = this.savedRun > 0 ? await snapshots.open(id) : undefined;
    const base = saved && (await source.isThere(saved.info.template)) ? saved : undefined;
    if (!base) await saved?.[Symbol.asyncDispose]();
    const missing = this.savedRun > (base?.info.run ?? 0) ? this.savedRun : undefined;
    const kernel = base ? source.resume(base.info, base.parts) : await source.take(template);
    kernel.onMessage = (message, bytes) => this.#take(message, bytes);
    kernel.ended.then((ending) => this.#forget(kernel, ending));
    const { pythonVersion, lost } = await kernel.ready.catch((cause: Error) => {
      throw new SandboxError("INTERNAL", `The kernel did not start: ${cause.message}`, undefined, { cause });
    });
    this.pythonVersion = pythonVersion;
    this.#mounts = [...kernel.mounts];
    this.#template = basename(kernel.template);
    if (missing !== undefined) {
      const why = saved && !base ? "is of another version of the sandbox" : "is damaged";
      this.#ending = `${sentence(this.#ending)}What was saved after run ${missing} ${why}`;
    }
    if (base) this.#restored(base.info, lost);
    else if (missing !== undefined) this.standing = { state: "lost", reason: this.#ending };
    this.savedRun = base?.info.run ?? 0;
    this.isDirty = false;
    this.#savedHere.clear();
    this.#isMarked = this.#returnsToStart && !base;
    if (this.#isMarked) void kernel.send({ order: "mark" });
    this.current = kernel;
    return kernel;
  }

  #restored({ run }: SnapshotInfo, lost: string[]): void {
    const without = lost.length === 0 ? "" : `, without ${[...new Set(lost)].join(", ")}`;
    this.standing = {
      state: "restored",
      reason: `${sentence(this.#ending)}The session is as it was after run ${run}${without}`,
    };
    this.#ending = null;
  }

  #forget(kernel: Kernel, ending: Ending): void {
    this.files.abandon(ending.detail);
    if (this.current !== kernel) return;
    this.#starting = this.current = undefined;
    this.#ending = ending.detail;
    this.standing =
      this.savedRun > 0
        ? {
            state: "restored",
            reason: `${sentence(ending.detail)}The next run goes on from what was after run ${this.savedRun}`,
          }
        : { state: "lost", reason: ending.detail };
    this.#options.onEnd(ending);
  }

  #take(message: KernelMessage, bytes: Uint8Array<ArrayBuffer>): void | Promise<void> {
    if ("id" in message) return this.files.take(message, bytes);
    if ("run" in message) this.#options.onMessage(message);
  }
}

function sentence(text: string | null): string {
  return text === null ? "" : `${text}. `;
}

/** Milliseconds that a kernel has to give its session, without the store's own time: it is not trusted to come to an end. */
const SAVE_LIMIT_MS = 60_000;
