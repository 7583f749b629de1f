import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Directory of the policy files: `PYODIDE_SANDBOX_CONFIG`, else `agent-config` of the working directory when it holds
 * `sandbox.yaml`, else the one that comes with this package.
 */
export function findConfig(
  environment: Record<string, string | undefined> = process.env,
  workingDirectory: string = process.cwd(),
): string {
  const chosen = environment["PYODIDE_SANDBOX_CONFIG"];
  if (chosen) return resolve(workingDirectory, chosen);
  const local = join(workingDirectory, "agent-config");
  return holdsPolicy(local) ? local : shippedConfig();
}

function shippedConfig(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!holdsPolicy(join(directory, "agent-config"))) directory = dirname(directory);
  return join(directory, "agent-config");
}

function holdsPolicy(directory: string): boolean {
  return existsSync(join(directory, "sandbox.yaml"));
}
