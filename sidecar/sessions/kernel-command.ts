import type { EffectivePolicy } from "../../src/config/policy.ts";
import type { BootOptions, Mount } from "../kernel/messages.ts";
import { permissionFlags } from "./permission-flags.ts";

/** Where Python looks for the packages that every session has. */
export const SITE_PACKAGES = "/lib/python3.14/site-packages";

/** Where a kernel finds what it is made of; all are absolute paths. */
export interface KernelParts {
  /** Directory of the npm package `pyodide`. */
  pyodide: string;
  /** Directory of the compiled kernel. */
  program: string;
  /** Directory that holds the templates. */
  templates: string;
  /** Directory of the package store. */
  store: string;
}

/** The flags of `deno run` for the kernels of a policy; two policies with the same flags can share spares. */
export function kernelFlags(policy: EffectivePolicy, parts: KernelParts): string[] {
  return permissionFlags({ policy, readable: [parts.pyodide, parts.program, parts.templates, parts.store] });
}

/** What a kernel starts from: a template, and what Python saw when it was made. */
export interface KernelBase {
  /** Directory of the template. */
  template: string;
  mounts: Mount[];
}

/** Deno's arguments for a kernel. */
export function kernelArguments(
  flags: string[],
  parts: KernelParts,
  policy: EffectivePolicy,
  { template, mounts }: KernelBase,
): string[] {
  const readable = policy.read.map((path) => ({ directory: path, at: path }));
  const options: BootOptions = { pyodide: parts.pyodide, template, mounts: [...mounts, ...readable] };
  return ["run", ...flags, `${parts.program}/main.js`, JSON.stringify(options)];
}
