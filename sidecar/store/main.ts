/**
 * Prepares the package store, with its progress on standard error. Arguments: the home directory, Pyodide's
 * directory, and as JSON the policy's `store`, if it is not the default.
 */
import { policySchema } from "../../src/config/policy.ts";
import { SandboxError } from "../../src/protocol/index.ts";
import { PackageStore } from "./package-store.ts";

const [home, pyodideDirectory, store] = Deno.args;
if (!home || !pyodideDirectory) throw new Error("Pass the home directory and Pyodide's directory");

const policy = policySchema.parse(store ? { store: JSON.parse(store) } : {});
let step = "";
try {
  await using packages = new PackageStore({ home, pyodideDirectory, policy: () => policy.store });
  const environment = await packages.prepare((progress) => {
    if (progress.step !== step) console.error((step = progress.step));
  });
  console.log(JSON.stringify(environment));
} catch (error) {
  if (!(error instanceof SandboxError)) throw error;
  console.error(`${error.message}. ${error.suggestion}`);
  Deno.exit(1);
}
