import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Layout } from "./layout.ts";
import { WorkerPool } from "./worker-pool.ts";
import { WorkerProcess } from "./worker-process.ts";

/** What the store's parts work with. */
export interface Workshop {
  layout: Layout;
  /** Directory of the npm package `pyodide`. */
  pyodideDirectory: string;
  /** Directory of the store's Python files. */
  sourceDirectory: string;
  /** Processes with Pyodide, to resolve and to compile. */
  workers: WorkerPool;
}

export function openWorkshop(layout: Layout, pyodideDirectory: string): Workshop {
  const sourceDirectory = findSourceDirectory();
  const pythonDirectory = join(sourceDirectory, "worker");
  const access = { read: layout.root, write: join(layout.root, "staging") };
  const workers = new WorkerPool(() => new WorkerProcess({ pyodideDirectory, pythonDirectory, ...access }));
  return { layout, pyodideDirectory, sourceDirectory, workers };
}

/** The store's sources in this package; the compiled JavaScript is elsewhere than the Python files. */
function findSourceDirectory(): string {
  for (let directory = dirname(fileURLToPath(import.meta.url)); ; directory = dirname(directory)) {
    try {
      Deno.lstatSync(join(directory, "package.json"));
      return join(directory, "sidecar", "store");
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound) || directory === dirname(directory)) throw error;
    }
  }
}

export function readVersion(pyodideDirectory: string): string {
  const manifest = Deno.readTextFileSync(join(pyodideDirectory, "package.json"));
  return (JSON.parse(manifest) as { version: string }).version;
}
