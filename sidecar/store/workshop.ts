import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Layout } from "./layout.ts";
import { WorkerProcess } from "./worker-process.ts";

/** What the store's parts work with. */
export interface Workshop {
  layout: Layout;
  /** Directory of the npm package `pyodide`. */
  pyodideDirectory: string;
  /** Directory of the store's Python files. */
  sourceDirectory: string;
}

export function startWorker({ layout, pyodideDirectory, sourceDirectory }: Workshop): WorkerProcess {
  return new WorkerProcess({
    pyodideDirectory,
    pythonDirectory: join(sourceDirectory, "worker"),
    read: layout.root,
    write: join(layout.root, "staging"),
  });
}

/** The store's sources in this package; the compiled JavaScript is elsewhere than the Python files. */
export function findSourceDirectory(): string {
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
