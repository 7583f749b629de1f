import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Directory of this package: this file is compiled to `dist/sidecar/`. */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Absolute path of a file of this package. */
export function packageFile(path: string): string {
  return join(root, path);
}

/** Directory of the npm package `pyodide`. */
export function findPyodide(): string {
  return dirname(createRequire(import.meta.url).resolve("pyodide/package.json"));
}
