import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sandboxHome } from "../../../src/config/home.ts";
import { type MadeWheel, sha256 } from "./make-wheel.ts";
import { PYODIDE_DIRECTORY } from "./store-process.ts";

/** A lock file as Pyodide has it, for wheels that a test made and for the real micropip, with all the files. */
export async function makeDistribution(wheels: MadeWheel[]): Promise<Record<string, string | Uint8Array>> {
  const own = JSON.parse(await readFile(join(PYODIDE_DIRECTORY, "pyodide-lock.json"), "utf8")) as {
    info: unknown;
    packages: Record<string, { file_name: string; sha256: string }>;
  };
  const { micropip } = own.packages;
  if (!micropip) throw new Error("Pyodide's lock file has no micropip");
  const entries = wheels.map(({ name, version, fileName, sha256 }) => [
    name,
    { name, version, file_name: fileName, sha256, depends: [], imports: [name], package_type: "package" },
  ]);
  return {
    "pyodide-lock.json": JSON.stringify({ info: own.info, packages: { micropip, ...Object.fromEntries(entries) } }),
    [micropip.file_name]: await readPreparedWheel(micropip.sha256),
    ...Object.fromEntries(wheels.map(({ fileName, bytes }) => [fileName, bytes])),
  };
}

/** A copy of Pyodide whose own lock file and CDN are the given ones. */
export async function copyPyodide(directory: string, lock: string, cdn: string): Promise<string> {
  await cp(PYODIDE_DIRECTORY, directory, { recursive: true });
  await writeFile(join(directory, "pyodide-lock.json"), lock);
  const loader = await readFile(join(directory, "pyodide.mjs"), "utf8");
  const changed = loader.replace(/`https:\/\/[^`]+\/(v\$\{\w+\}\/full\/)`/, `\`${cdn}$1\``);
  if (changed === loader) throw new Error("Pyodide's loader names no CDN");
  await writeFile(join(directory, "pyodide.mjs"), changed);
  return directory;
}

export async function makeTemporaryDirectory(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "package-store-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** A wheel out of the default store, which the tests have prepared. */
async function readPreparedWheel(hash: string): Promise<Uint8Array> {
  const store = join(sandboxHome(), "store");
  for (const path of await readdir(store, { recursive: true })) {
    if (!path.includes(`wheels/${hash.slice(0, 12)}-`)) continue;
    const bytes = await readFile(join(store, path));
    if (sha256(bytes) === hash) return bytes;
  }
  throw new Error("The default store is not prepared");
}
