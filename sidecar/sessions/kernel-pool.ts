import { basename, join } from "node:path";
import { type EffectivePolicy, SHIPPED_TEMPLATES, type Template } from "../../src/config/policy.ts";
import { type Progress, SandboxError } from "../../src/protocol/index.ts";
import type { Rules } from "../rules.ts";
import { Kernel } from "./kernel.ts";
import { kernelArguments, type KernelBase, kernelFlags, type KernelParts } from "./kernel-command.ts";
import type { SnapshotInfo, SnapshotPart } from "../snapshots/store/snapshot-store.ts";
import { expectedBytes } from "./memory-budget.ts";
import { ProcessWatch } from "./process-watch.ts";
import type { Room } from "./room.ts";

export interface KernelPoolOptions {
  parts: KernelParts;
  denoDirectory: string;
  /** Those of a session without an agent are the spares'. */
  rules: Rules;
  base: (template: Template) => Promise<KernelBase>;
  /** Whether a template is still there, and of this version. */
  isThere: (id: string) => Promise<boolean>;
  /** What sessions leave of the memory is for spares. */
  room: Pick<Room, "bytesForSpares">;
}

interface Spare {
  template: Template;
  flags: string;
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
  #isClosed = false;

  constructor(options: KernelPoolOptions) {
    this.#options = options;
  }

  get spares(): number {
    return this.#spares.length;
  }

  get #policy(): EffectivePolicy {
    return this.#options.rules.for(null);
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
    const flags = this.flags(policy).join("\0");
    const spare = this.#spares.find((other) => other.template === template && other.flags === flags);
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

  /** The kernels of an agent's session, each under the rules of its time. */
  sourceFor(agent: string | null): KernelSource {
    const { rules } = this.#options;
    return {
      take: (template) => this.take(rules.for(agent), template),
      resume: (info, parts) => this.resume(rules.for(agent), info, parts),
      isOutdated: (kernel) => kernel.flags !== this.flags(rules.for(agent)).join("\0"),
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
      const wanted = this.#isClosed ? 0 : this.#policy.sessions.spares;
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
    const { template } = this.#policy.sessions;
    return template === "auto" ? SHIPPED_TEMPLATES : [template];
  }

  /** Replaces the spares, which have the packages or the rights of before. */
  async renew(): Promise<void> {
    const old = this.#spares.splice(0);
    this.fill();
    for (const spare of old) (await spare.kernel).kill("killed", "Its packages or rights changed");
  }

  #addSpare(template: Template): void {
    const policy = this.#policy;
    const flags = this.flags(policy).join("\0");
    const spare: Spare = { template, flags, kernel: this.#start(policy, template) };
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
    const flags = this.flags(policy);
    const args = kernelArguments(flags, parts, policy, base);
    const kernel = new Kernel({ args, flags: flags.join("\0"), denoDirectory, base, ...(saved && { parts: saved }) });
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
  /** Whether the rules gave a kernel other rights than they would now. */
  isOutdated(kernel: Kernel): boolean;
}
