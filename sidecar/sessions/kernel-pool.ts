import { existsSync } from "node:fs";
import { join } from "node:path";
import { type EffectivePolicy, type Template, TEMPLATES } from "../../src/config/policy.ts";
import { type Progress, SandboxError } from "../../src/protocol/index.ts";
import { Kernel } from "./kernel.ts";
import { kernelArguments, type KernelBase, kernelFlags, type KernelParts } from "./kernel-command.ts";
import type { SnapshotInfo, SnapshotPart } from "../snapshots/store/snapshot-store.ts";
import { ProcessWatch } from "./process-watch.ts";

export interface KernelPoolOptions {
  parts: KernelParts;
  denoDirectory: string;
  /** Rules of the spares: those of a session without an agent. */
  policy: EffectivePolicy;
  base: (template: Template) => Promise<KernelBase>;
}

/** Time in milliseconds that the first run of a session has for itself before its spare is replaced. */
const REFILL_DELAY_MS = 250;

/** Starts kernels, and keeps some booted for sessions to come. */
export class KernelPool {
  #options: KernelPoolOptions;
  #watch = new ProcessWatch();
  #alive = new Set<Kernel>();
  #spares: { template: Template; kernel: Promise<Kernel> }[] = [];
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

  /** Resident bytes of a kernel's process; null where the system does not tell. */
  memory(kernel: Kernel): Promise<number | null> {
    return this.#watch.memory(kernel.pid);
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
      isThere: (template) => existsSync(join(this.#options.parts.templates, template)),
    };
  }

  /** A kernel for a session that was saved. */
  resume(policy: EffectivePolicy, { template, mounts }: SnapshotInfo, parts: AsyncIterable<SnapshotPart>): Kernel {
    return this.#launch(policy, { template: join(this.#options.parts.templates, template), mounts }, parts);
  }

  /** Boots spares until there are as many of each template as the policy says. */
  fill(): void {
    for (const template of this.#templates) {
      const there = this.#spares.filter((spare) => spare.template === template).length;
      const wanted = this.#isClosed ? 0 : this.#options.policy.sessions.spares;
      for (let i = there; i < wanted; i++) this.#addSpare(template);
    }
  }

  get #templates(): readonly Template[] {
    const { template } = this.#options.policy.sessions;
    return template === "auto" ? TEMPLATES : [template];
  }

  /** Replaces the spares, which have the packages of before. */
  async renew(): Promise<void> {
    const old = this.#spares.splice(0);
    this.fill();
    for (const spare of old) (await spare.kernel).kill("killed", "The packages changed");
  }

  #addSpare(template: Template): void {
    const spare = { template, kernel: this.#start(this.#options.policy, template) };
    this.#spares.push(spare);
    const drop = () => this.#drop(spare);
    spare.kernel.then((kernel) => kernel.ended.then(drop)).catch(drop);
    spare.kernel.then((kernel) => kernel.ready.then(() => kernel.send({ order: "warm" }))).catch(drop);
  }

  #drop(spare: { template: Template; kernel: Promise<Kernel> }): void {
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
  /** Whether a template is still there. */
  isThere(template: string): boolean;
}
