import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { findDeno } from "../src/client/find-deno.ts";
import { sandboxHome } from "../src/config/home.ts";

const main = fileURLToPath(new URL("../dist/sidecar/store/main.js", import.meta.url));
const pyodideDirectory = dirname(createRequire(import.meta.url).resolve("pyodide/package.json"));

/** Makes sure, once before the tests, that the default package store is prepared. */
export default async function prepareStore(): Promise<void> {
  const args = ["run", "-A", "--no-prompt", "--no-lock", main, sandboxHome(), pyodideDirectory];
  const preparing = spawn(findDeno(), args, { stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(preparing, "exit")) as [number | null];
  if (code !== 0) throw new Error(`The package store could not be prepared: exit code ${code}`);
}
