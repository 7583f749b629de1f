import { join } from "node:path";
import { SandboxError } from "../protocol/index.ts";
import { packageRoot } from "./find-deno.ts";
import type { StartOptions } from "./start-sidecar.ts";

/** Deno uses what is installed here, asks nothing and fetches nothing. */
const CLOSED_WORLD = [
  "--quiet",
  "--no-prompt",
  "--no-remote",
  "--no-lock",
  "--cached-only",
  "--no-config",
  "--node-modules-dir=manual",
];

/** Half of what holds JavaScript's young objects, in megabytes; frames that are passed on are garbage at once, and wait there. */
const YOUNG_MEGABYTES = 1;

/**
 * What Deno is started with: the sidecar's own rights, its program, and where it works and listens.
 *
 * @throws SandboxError `POLICY_DENIED` for a path that Deno cannot be given a right to
 */
export function sidecarArguments(deno: string, { home, config, share, writable = [] }: StartOptions): string[] {
  const rights = [
    "--allow-read",
    `--allow-write=${[home, ...writable].map(withoutComma).join(",")}`,
    `--allow-run=${withoutComma(deno)},sh,python3,pip`,
    "--allow-net",
    "--allow-env",
    "--allow-sys",
  ];
  const program = join(packageRoot(), "dist", "sidecar", "main.js");
  const settings = config === undefined ? ["--home", home] : ["--home", home, "--config", config];
  const address = share ? ["--shared", "--host", share.host, "--port", String(share.port)] : [];
  return [
    "run",
    ...CLOSED_WORLD,
    `--v8-flags=--max-semi-space-size=${YOUNG_MEGABYTES}`,
    ...rights,
    program,
    ...settings,
    ...address,
  ];
}

/** Deno takes a comma for the end of a path, so that the rest would be a right of its own. */
function withoutComma(path: string): string {
  if (!path.includes(",")) return path;
  throw new SandboxError("POLICY_DENIED", `Cannot use "${path}", since it has a comma`, "Choose another directory.");
}
