import { createRequire } from "node:module";
import type { SidecarStatus } from "../../src/protocol/index.ts";
import { packageFile } from "../files.ts";
import type { Services } from "./serve.ts";

const require = createRequire(import.meta.url);
const startedAt = performance.now();

/** How the sidecar is, for `pyodide-sandbox doctor` and status pages. */
export async function describeStatus({ options, sessions, pool, store }: Services): Promise<SidecarStatus> {
  const { version } = require(packageFile("package.json")) as { version: string };
  const pyodide = require("pyodide/package.json") as { version: string };
  return {
    version,
    pyodideVersion: pyodide.version,
    denoVersion: Deno.version.deno,
    uptimeMs: performance.now() - startedAt,
    home: options.home,
    sessions: await Promise.all(sessions.list().map((session) => session.info())),
    spares: pool.spares,
    store: await store.check(),
  };
}
