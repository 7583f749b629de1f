import type { Template } from "../../src/config/policy.ts";

/** Memory of this machine, or of the part of it that this process may use; in bytes. */
export interface MachineMemory {
  total: number;
  available: number;
}

/** Part of the machine's memory that kernels may hold when the policy names no figure. */
const SHARE = 0.6;
/** Part of the machine's memory that kernels leave free, whatever other programs hold. */
const RESERVE = 0.05;
const GIBIBYTE = 1024 ** 3;

/** Bytes that a kernel comes to in its first runs and while it is saved: what it counts for until its own memory is read. */
export function expectedBytes(template: Template): number {
  return (template === "python" ? 160 : 512) * 1024 ** 2;
}

/** Bytes that all kernels may hold together: those of the policy, or fewer while the machine has no more. */
export class MemoryBudget {
  #gigabytes: () => number | null;
  #readMachine: () => MachineMemory;
  #bytes = 0;
  #used = 0;

  /** @param gigabytes What the policy allows; null for a share of the machine's memory. */
  constructor(gigabytes: () => number | null, readMachine: () => MachineMemory) {
    this.#gigabytes = gigabytes;
    this.#readMachine = readMachine;
    this.refresh(0);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes that all kernels held when that was read last, spares included. */
  get used(): number {
    return this.#used;
  }

  /** Takes what the kernels hold, and looks at what the machine has left. */
  refresh(used: number): void {
    const { total, available } = this.#readMachine();
    const gigabytes = this.#gigabytes();
    const most = gigabytes === null ? total * SHARE : gigabytes * GIBIBYTE;
    this.#used = used;
    this.#bytes = Math.max(0, Math.min(most, used + available - total * RESERVE));
  }
}
