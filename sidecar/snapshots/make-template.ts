import { join } from "node:path";
import { SandboxError } from "../../src/protocol/index.ts";
import { type TemplateFailure, templateFailureSchema, type TemplateOrder } from "../kernel/messages.ts";
import type { ProgramParts } from "./program-id.ts";

const FLAGS = ["run", "--quiet", "--no-prompt", "--no-remote", "--no-lock", "--no-config", "--cached-only"];

/**
 * Makes a template in a directory that is there and empty, in a process that may write nothing else.
 *
 * @throws SandboxError `BAD_POLICY` when none can be made of the modules, else `INTERNAL`.
 */
export async function makeTemplate(
  name: string,
  order: Omit<TemplateOrder, "pyodide" | "runner">,
  { pyodide, runner, program }: ProgramParts,
): Promise<void> {
  const { mounts, target } = order;
  const readable = [pyodide, runner, program, target, ...mounts.map(({ directory }) => directory)];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...FLAGS,
      `--allow-read=${readable.join(",")}`,
      `--allow-write=${target}`,
      join(program, "make-template.js"),
      JSON.stringify({ ...order, pyodide, runner } satisfies TemplateOrder),
    ],
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (success) return;
  const failure = templateFailureSchema.safeParse(parse(new TextDecoder().decode(stdout)));
  if (failure.success) throw badModules(name, failure.data);
  throw new SandboxError("INTERNAL", `The template "${name}" was not made: ${new TextDecoder().decode(stderr)}`);
}

function badModules(name: string, { module, missing, message }: TemplateFailure): SandboxError {
  const start = `The template "${name}" was not made:`;
  const key = `templates.${name} of the policy`;
  if (module === null) return new SandboxError("BAD_POLICY", `${start} ${message}`, `Take modules out of ${key}.`);
  if (missing === null) {
    const advice = `Take it out of ${key}; sessions can import it all the same.`;
    return new SandboxError("BAD_POLICY", `${start} importing "${module}" ended with ${message}`, advice);
  }
  const why =
    missing === module ? `there is no module "${module}"` : `"${module}" needs "${missing}", which is not there`;
  return new SandboxError(
    "BAD_POLICY",
    `${start} ${why}`,
    `Correct the name in ${key}; or add the package that brings it to store.prepare, and run \`pyodide-sandbox packages prepare\`.`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
