import { basename, join } from "node:path";
import { type EffectivePolicy, SHIPPED_TEMPLATES, type Template } from "../../src/config/policy.ts";
import { type Progress, SandboxError } from "../../src/protocol/index.ts";
import { Kernel } from "./kernel.ts";
import { kernelArguments, type KernelBase, kernelFlags, type KernelParts } from "./kernel-command.ts";
import type { SnapshotInfo, SnapshotPart } from "../snapshots/store/snapshot-store.ts";
import { expectedBytes } from "./memory-budget.ts";
import { ProcessWatch } from "./process-watch.ts";
import type { Room } from "./room.ts";

export interface KernelPoolOptions {
  parts: KernelParts;
  denoDirectory: string;
  /** Rules of the spares: those of a session without an agent. */
  policy: EffectivePolicy;
  base: (template: Template) => Promise<KernelBase>;
  /** Whether a template is still there, and of this version. */
  isThere: (id: string) => Promise<boolean>;
  /** What sessions leave of the memory is for spares. */
  room: Pick<Room, "bytesForSpares">;
}

interface Spare {
  template: Template;
  kernel: Promise<Kernel>;
  /** The kernel, when its process runs. */
  started?: Kernel;
}

/** Time in milliseconds that the first run of a session has for itself before its spare is replaced. */
const REFILL_DELAY_MS = 250;

/** Starts kernels, and keeps some booted for sessions to come. */
export class KernelPool {
  #options: KernelPoolOptions;
  #watch = new ProcessWatch();
  #alive = new Set<Kernel>();
  #spares: Spare[] = [];
  /** Whether memory is too short for all the spares that are wanted. */
  #isShort = false;
  #spareFlags: string;
  #isClosed = false;

  constructor(options: KernelPoolOptions) {
    this.#options = options;
    this.#spareFlags = this.flags(options.policy).join("\0");
  }

  get spares(): number {
    return this.#spares.length;
  }

  /** The flags of `deno run` for the kernels of a policy. */
  flags(policy: EffectivePolicy): string[] {
    return kernelFlags(policy, this.#options.parts);
  }

  /** Reads what each kernel holds, and returns the bytes of all. */
  async measure(): Promise<number> {
    const bytes = await this.#watch.memory();
    let total = 0;
    for (const kernel of this.#alive) {
      kernel.memory = bytes.get(kernel.pid) ?? null;
      total += kernel.memory ?? 0;
    }
    return total;
  }

  /** A kernel for a session under these rules: a spare when one fits. */
  async take(policy: EffectivePolicy, template: Template): Promise<Kernel> {
    const fits = this.flags(policy).join("\0") === this.#spareFlags;
    const spare = fits ? this.#spares.find((other) => other.template === template) : undefined;
    if (spare === undefined) return this.#start(policy, template);
    this.#drop(spare);
    setTimeout(() => this.fill(), REFILL_DELAY_MS);
    return spare.kernel;
  }

  /** Makes the templates that sessions may start from, where they are not there yet. */
  async prepare(onProgress: (progress: Progress) => void): Promise<void> {
    for (const [done, template] of this.#templates.entries()) {
      onProgress({ step: "Loading modules into templates", done, total: this.#templates.length });
      await this.#options.base(template);
    }
    onProgress({ step: "Loading modules into templates", done: this.#templates.length, total: this.#templates.length });
  }

  /** The kernels of a session under these rules. */
  sourceFor(policy: EffectivePolicy): KernelSource {
    return {
      take: (template) => this.take(policy, template),
      resume: (info, parts) => this.resume(policy, info, parts),
      isThere: (template) => this.#options.isThere(template),
    };
  }

  /** A kernel for a session that was saved. */
  resume(policy: EffectivePolicy, { template, mounts }: SnapshotInfo, parts: AsyncIterable<SnapshotPart>): Kernel {
    return this.#launch(policy, { template: join(this.#options.parts.templates, template), mounts }, parts);
  }

  /** Ids of the templates that kernels were started with, which they read again when they are saved. */
  get templatesInUse(): string[] {
    return [...this.#alive].map(({ template }) => basename(template));
  }

  /** Boots spares until there are as many of each template as the policy says and memory allows. */
  fill(): void {
    this.#isShort = false;
    for (const template of this.#templates) {
      const there = this.#spares.filter((spare) => spare.template === template).length;
      const wanted = this.#isClosed ? 0 : this.#options.policy.sessions.spares;
      for (let i = there; i < wanted; i++) {
        if (this.#heldBySpares + expectedBytes(template) <= this.#options.room.bytesForSpares) this.#addSpare(template);
        else this.#isShort = true;
      }
    }
  }

  /** Ends the spares that sessions leave no memory for, and boots them again when they do; to be called at an interval. */
  fitSpares(): void {
    this.#giveWay();
    if (this.#isShort) this.fill();
  }

  /** Ends as many spares as hold more than the sessions leave. */
  #giveWay(): void {
    while (this.#spares.length > 0 && this.#heldBySpares > this.#options.room.bytesForSpares) {
      const spare = this.#spares.pop();
      spare?.kernel.then((kernel) => kernel.kill("killed", "Its memory is needed")).catch(() => {});
      this.#isShort = true;
    }
  }

  get #heldBySpares(): number {
    const sizes = this.#spares.map(({ template, started }) => Math.max(started?.memory ?? 0, expectedBytes(template)));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  get #templates(): readonly Template[] {
    const { template } = this.#options.policy.sessions;
    return template === "auto" ? SHIPPED_TEMPLATES : [template];
  }

  /** Replaces the spares, which have the packages of before. */
  async renew(): Promise<void> {
    const old = this.#spares.splice(0);
    this.fill();
    for (const spare of old) (await spare.kernel).kill("killed", "The packages changed");
  }

  #addSpare(template: Template): void {
    const spare: Spare = { template, kernel: this.#start(this.#options.policy, template) };
    this.#spares.push(spare);
    spare.kernel.then((kernel) => (spare.started = kernel)).catch(() => {});
    const drop = () => this.#drop(spare);
    spare.kernel.then((kernel) => kernel.ended.then(drop)).catch(drop);
    spare.kernel.then((kernel) => kernel.ready.then(() => kernel.send({ order: "warm" }))).catch(drop);
  }

  #drop(spare: Spare): void {
    this.#spares = this.#spares.filter((other) => other !== spare);
  }

  /** Ends every kernel, also those that are booting, and waits until they are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const endings = [...this.#alive].map((kernel) => {
      kernel.kill("killed", "The sidecar is shutting down");
      return kernel.ended;
    });
    await Promise.all(endings);
    await this.#watch.close();
  }

  async #start(policy: EffectivePolicy, template: Template): Promise<Kernel> {
    return this.#launch(policy, await this.#options.base(template));
  }

  #launch(policy: EffectivePolicy, base: KernelBase, saved?: AsyncIterable<SnapshotPart>): Kernel {
    const { parts, denoDirectory } = this.#options;
    if (this.#isClosed) throw new SandboxError("BUSY", "The sidecar is shutting down");
    this.#giveWay();
    const args = kernelArguments(this.flags(policy), parts, policy, base);
    const kernel = new Kernel({ args, denoDirectory, base, ...(saved && { parts: saved }) });
    this.#alive.add(kernel);
    this.#watch.add(kernel.pid);
    kernel.ended.then(() => {
      this.#alive.delete(kernel);
      this.#watch.remove(kernel.pid);
    });
    return kernel;
  }
}

/** Where the kernels of one session come from. */
export interface KernelSource {
  take(template: Template): Promise<Kernel>;
  resume(info: SnapshotInfo, parts: AsyncIterable<SnapshotPart>): Kernel;
  /** Whether a template is still there, and of this version. */
  isThere(template: string): Promise<boolean>;
}
