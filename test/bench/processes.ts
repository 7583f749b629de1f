import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds without work after which a kernel counts as booted: more than a pool waits before it boots a spare. */
const REST_MS = 500;
/** Milliseconds to boot where the system does not tell what a process does. */
const BOOT_MS = 4000;

/** Milliseconds between two looks at the memory of all kernels. */
const WATCH_MS = 1000;

/** Bytes of a process: its own, and with its share of what it has in common with others. */
export interface ProcessMemory {
  private: number;
  proportional: number;
}

/** Waits until the kernels that this process's sidecar has started do nothing any more, and returns their ids. */
export async function kernelsAtRest(): Promise<number[]> {
  if (process.platform !== "linux") {
    await sleep(BOOT_MS);
    return [];
  }
  for (let before = ""; ;) {
    const kernels = kernelsOfThisProcess();
    const now = JSON.stringify(kernels);
    if (now === before) return kernels.map(({ pid }) => pid);
    before = now;
    await sleep(REST_MS);
  }
}

/** Reads the memory of a process from Linux. */
export function memoryOf(pid: number): ProcessMemory {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(rollup)?.[1]) * 1024;
  return { private: bytes("Private_Clean") + bytes("Private_Dirty"), proportional: bytes("Pss") };
}

/** Looks again and again at what the kernels of this process's sidecar hold for themselves. */
export function watchMemory(): Disposable & { readonly peak: number } {
  let peak = 0;
  const look = () => {
    if (process.platform !== "linux") return;
    const sizes = kernelsOfThisProcess().map(({ pid }) => tryMemoryOf(pid));
    peak = Math.max(
      peak,
      sizes.reduce((sum, size) => sum + size, 0),
    );
  };
  const timer = setInterval(look, WATCH_MS);
  return {
    get peak() {
      return peak;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

/** Private bytes of a process; 0 if it has ended meanwhile. */
function tryMemoryOf(pid: number): number {
  try {
    return memoryOf(pid).private;
  } catch {
    return 0;
  }
}

function kernelsOfThisProcess() {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readProcess);
  const sidecars = new Set(all.filter(({ parent }) => parent === process.pid).map(({ pid }) => pid));
  return all.filter(({ parent, command }) => sidecars.has(parent) && command.includes("/kernel/main.js"));
}

/** A process; none if it has ended meanwhile. */
function readProcess(name: string) {
  try {
    const command = readFileSync(`/proc/${name}/cmdline`, "utf8");
    const stat = readFileSync(`/proc/${name}/stat`, "utf8");
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [parent = 0, userTicks = 0, systemTicks = 0] = [fields[1], fields[11], fields[12]];
    return [{ pid: Number(name), parent, ticks: userTicks + systemTicks, command }];
  } catch {
    return [];
  }
}
