import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Directory that holds the package store, snapshots and `sidecar.json`: `PYODIDE_SANDBOX_HOME`, else the user's cache. */
export function sandboxHome(environment: Record<string, string | undefined> = process.env): string {
  const chosen = environment["PYODIDE_SANDBOX_HOME"];
  return chosen ? resolve(chosen) : join(homedir(), ".cache", "pyodide-sandbox");
}
