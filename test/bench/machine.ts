import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem, type as system } from "node:os";
import type { SidecarStatus } from "../../src/protocol/index.ts";

/** What figures are worth nothing without. */
export function describeMachine(status: SidecarStatus) {
  return {
    date: new Date().toISOString(),
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 1e9),
    load: loadavg()[0] ?? 0,
    system: `${system()} ${release()} ${process.arch}`,
    node: process.versions.node,
    deno: status.denoVersion,
    pyodide: status.pyodideVersion,
    nativePython: nativePythonVersion() ?? null,
  };
}

export type Machine = ReturnType<typeof describeMachine>;

/** Version of the machine's own `python3`; undefined when there is none. */
export function nativePythonVersion(): string | undefined {
  try {
    return execFileSync("python3", ["--version"], { encoding: "utf8" }).trim().replace("Python ", "");
  } catch {
    return undefined;
  }
}
