import { accessSync, constants, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SandboxError } from "../protocol/index.ts";

const EXECUTABLE = process.platform === "win32" ? "deno.exe" : "deno";

/**
 * The path of the Deno binary: the one that npm's `deno` package brings for this platform, else the first on the PATH.
 *
 * @throws SandboxError `DENO_MISSING`
 */
export function findDeno(searchPath: string = process.env["PATH"] ?? ""): string {
  const found = findInPackage() ?? findOnPath(searchPath);
  if (found === undefined) {
    throw new SandboxError("DENO_MISSING", `Cannot find Deno for ${process.platform} on ${process.arch}`);
  }
  return found;
}

/** The directory of this package, where `package.json`, `dist` and the default policy are. */
export function packageRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, "package.json"))) directory = dirname(directory);
  return directory;
}

function findInPackage(): string | undefined {
  const platform = `${process.platform}-${process.arch}`;
  const target = process.platform === "linux" ? `${platform}-glibc` : platform;
  try {
    const denoPackage = createRequire(import.meta.url).resolve("deno/package.json");
    const manifest = createRequire(denoPackage).resolve(`@deno/${target}/package.json`);
    return runnable(join(dirname(manifest), EXECUTABLE));
  } catch {
    return undefined;
  }
}

function findOnPath(searchPath: string): string | undefined {
  return searchPath
    .split(delimiter)
    .filter((directory) => directory !== "")
    .map((directory) => runnable(join(directory, EXECUTABLE)))
    .find((file) => file !== undefined);
}

function runnable(file: string): string | undefined {
  try {
    accessSync(file, constants.X_OK);
    return file;
  } catch {
    return undefined;
  }
}
