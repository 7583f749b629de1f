import type { Policy } from "../../src/config/policy.ts";
import { SandboxError } from "../../src/protocol/index.ts";
import type { Answer, Ask } from "../kernel/messages.ts";
import { checkRequested } from "../store/installations.ts";
import { normalizeName } from "../store/names.ts";
import type { PackageStore } from "../store/package-store.ts";
import type { Run } from "./run.ts";

export type Installer = Pick<PackageStore, "install" | "requirementFor">;

/** Installs what Python asks for in the middle of a run, and says where to mount it or why not. */
export async function answerInstall(
  store: Installer,
  rules: Policy["packages"],
  { module, requirements = [], repository }: Extract<Ask, { ask: "install" }>,
  run: Run,
): Promise<Answer> {
  if (repository) return answerRepository(rules, repository, run);
  const found = module === undefined ? undefined : store.requirementFor(module);
  if (module !== undefined && found === undefined) {
    return { error: `"${module}" is a module of Python itself that this build does not have.` };
  }
  const wanted = found === undefined ? requirements : [found];
  try {
    run.emit({ type: "notice", message: `Installing ${wanted.join(", ")}` });
    const { installed, directory } = await store.install(wanted, rules);
    run.packages.push(...installed);
    const mounts =
      directory === null ? [] : [{ directory, at: `/lib/pyodide-sandbox/added/${directory.split("/").at(-1)}` }];
    return { installed, mounts };
  } catch (error) {
    return refuse(error, wanted.join(", "));
  }
}

/** Says whether Python may install a package that it fetches by itself. */
function answerRepository(
  rules: Policy["packages"],
  { name, version }: { name: string; version: string },
  run: Run,
): Answer {
  try {
    checkRequested(normalizeName(name), rules);
    run.packages.push(`${name}==${version}`);
    return { installed: [], mounts: [] };
  } catch (error) {
    return refuse(error, name);
  }
}

function refuse(error: unknown, what: string): { error: string } {
  if (error instanceof SandboxError) return { error: `${error.message}. ${error.suggestion}` };
  return { error: `The installation of "${what}" failed: ${String(error)}` };
}
