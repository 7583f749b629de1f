import type { EffectivePolicy } from "../../src/config/policy.ts";
import { Kernel } from "./kernel.ts";
import { kernelArguments, kernelFlags, type KernelParts } from "./kernel-command.ts";
import { ProcessWatch } from "./process-watch.ts";

export interface KernelPoolOptions {
  parts: KernelParts;
  denoDirectory: string;
  /** Rules of the spares: those of a session without an agent. */
  policy: EffectivePolicy;
  /** The tree of the packages that every session has; undefined while there is none. */
  sitePackages: () => Promise<string | undefined>;
}

/** Time in milliseconds that the first run of a session has for itself before its spare is replaced. */
const REFILL_DELAY_MS = 250;
const ignore = () => {};

/** Starts kernels, and keeps some booted for sessions to come. */
export class KernelPool {
  #options: KernelPoolOptions;
  #watch = new ProcessWatch();
  #alive = new Set<Kernel>();
  #spares: Promise<Kernel>[] = [];
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
  async take(policy: EffectivePolicy): Promise<Kernel> {
    const fits = this.flags(policy).join("\0") === this.#spareFlags;
    const spare = fits ? this.#spares.shift() : undefined;
    if (spare === undefined) return this.#start(policy);
    setTimeout(() => this.fill(), REFILL_DELAY_MS);
    return spare;
  }

  /** Boots spares until there are as many as the policy says. */
  fill(): void {
    while (!this.#isClosed && this.#spares.length < this.#options.policy.sessions.spares) {
      const spare = this.#start(this.#options.policy);
      this.#spares.push(spare);
      const drop = () => {
        this.#spares = this.#spares.filter((other) => other !== spare);
      };
      spare.then((kernel) => kernel.ended.then(drop)).catch(drop);
    }
  }

  /** Replaces the spares, which have the packages of before. */
  async renew(): Promise<void> {
    const old = this.#spares.splice(0);
    this.fill();
    for (const spare of old) (await spare).kill("killed", "The packages changed");
  }

  /** Ends every kernel and waits until they are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#spares);
    const endings = [...this.#alive].map((kernel) => {
      kernel.kill("killed", "The sidecar is shutting down");
      return kernel.ended;
    });
    await Promise.all(endings);
    await this.#watch.close();
  }

  async #start(policy: EffectivePolicy): Promise<Kernel> {
    const { parts, denoDirectory, sitePackages } = this.#options;
    const args = kernelArguments(this.flags(policy), parts, policy, await sitePackages());
    const kernel = new Kernel({ args, denoDirectory, onMessage: ignore });
    this.#alive.add(kernel);
    this.#watch.add(kernel.pid);
    kernel.ended.then(() => {
      this.#alive.delete(kernel);
      this.#watch.remove(kernel.pid);
    });
    return kernel;
  }
}
