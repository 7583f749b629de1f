import { createRequire } from "node:module";
import type { SidecarStatus } from "../../src/protocol/index.ts";
import { packageFile } from "../files.ts";
import type { Services } from "./serve.ts";

const require = createRequire(import.meta.url);
const startedAt = performance.now();

/** How the sidecar is, for `pyodide-sandbox doctor` and status pages. */
export async function describeStatus({ options, sessions, budget, pool, store }: Services): Promise<SidecarStatus> {
  const { version } = require(packageFile("package.json")) as { version: string };
  const pyodide = require("pyodide/package.json") as { version: string };
  await sessions.checkMemory();
  return {
    version,
    pyodideVersion: pyodide.version,
    denoVersion: Deno.version.deno,
    uptimeMs: performance.now() - startedAt,
    home: options.home,
    sessions: sessions.list().map((session) => session.info()),
    spares: pool.spares,
    memory: { used: budget.used, budget: Math.floor(budget.bytes) },
    store: await store.check(),
  };
}
