import { createHash } from "node:crypto";
import { join, relative } from "node:path";
import { listFiles } from "./list-files.ts";

/** Where what kernels are made of lies; all are absolute paths. */
export interface ProgramParts {
  /** Directory of the npm package `pyodide`. */
  pyodide: string;
  /** Directory of the runner's Python files. */
  runner: string;
  /** Directory of the compiled kernel. */
  program: string;
}

/** Changes with Pyodide, Deno, the runner and the kernel, and is the same wherever they lie. */
export async function hashProgram({ pyodide, runner, program }: ProgramParts): Promise<string> {
  const hash = createHash("sha256")
    .update(Deno.version.deno)
    .update(await Deno.readFile(join(pyodide, "package.json")));
  for (const directory of [runner, program]) {
    for (const file of await listFiles(directory)) {
      hash.update(`\0${relative(directory, file)}\0`).update(await Deno.readFile(file));
    }
  }
  return hash.digest("hex");
}
