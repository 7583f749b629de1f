import type { Session } from "../client/index.ts";
import { readCells } from "./notebook.ts";
import type { RunPythonInput, RunPythonOptions } from "./schemas.ts";

/** What a call of `run_python` comes to. */
export interface RunPlan {
  /** What is run, one after the other; more than one only for a notebook. */
  cells: string[];
  packages: string[];
  /** What of the request has no effect, and why. */
  notes: string[];
}

/**
 * Writes the files of a call and reads what its options ask for.
 *
 * @throws SandboxError `BAD_PATH`, `FILE_TOO_LARGE`, `FILE_NOT_FOUND` for the files
 */
export async function planRun(session: Session, input: RunPythonInput): Promise<RunPlan> {
  const { code, packages = [], files = {}, options = {} } = input;
  for (const [path, text] of Object.entries(files)) await session.files.put(path, text);
  const required = await readRequirements(session, options.requirements_file);
  return {
    cells: options.notebook_format ? readCells(code) : [code],
    packages: [...packages, ...required.packages],
    notes: [...explainOptions(options), ...required.notes],
  };
}

/** What the options that have no meaning here ask for, and what holds instead. */
function explainOptions(options: RunPythonOptions): string[] {
  const notes = {
    use_venv: options.use_venv && "use_venv has no effect: each sandbox is a Python environment of its own",
    python_cmd:
      options.python_cmd !== undefined &&
      `python_cmd "${options.python_cmd}" has no effect: the sandbox has one Python, whose version is in python_version`,
    pip_args:
      options.pip_args !== undefined &&
      `pip_args "${options.pip_args}" have no effect: packages come from the sandbox's store, with what they depend on`,
    install_jupyter:
      options.install_jupyter && "install_jupyter has no effect: notebook_format needs nothing to be installed",
  };
  return Object.values(notes).filter((note) => typeof note === "string");
}

async function readRequirements(
  session: Session,
  path: string | undefined,
): Promise<{ packages: string[]; notes: string[] }> {
  if (path === undefined) return { packages: [], notes: [] };
  const text = Buffer.from(await session.files.get(path)).toString();
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*$/, "").trim());
  const ignored = lines.filter((line) => line.startsWith("-"));
  return {
    packages: lines.filter((line) => line !== "" && !line.startsWith("-")),
    notes: ignored.map((line) => `"${line}" in ${path} has no effect: only requirements are read`),
  };
}
