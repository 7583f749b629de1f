import type { EffectivePolicy } from "../../src/config/policy.ts";
import type { BootOptions } from "../kernel/messages.ts";
import { permissionFlags } from "./permission-flags.ts";

/** Where a kernel finds what it is made of; all are absolute paths. */
export interface KernelParts {
  /** Directory of the npm package `pyodide`. */
  pyodide: string;
  /** Directory of the compiled kernel. */
  program: string;
  image: string;
  /** Directory of the package store. */
  store: string;
}

/** The flags of `deno run` for the kernels of a policy; two policies with the same flags can share spares. */
export function kernelFlags(policy: EffectivePolicy, parts: KernelParts): string[] {
  return permissionFlags({ policy, readable: [parts.pyodide, parts.program, parts.image, parts.store] });
}

/** Deno's arguments for a kernel; `sitePackages` is the tree of the packages that every session has. */
export function kernelArguments(
  flags: string[],
  parts: KernelParts,
  policy: EffectivePolicy,
  sitePackages?: string,
): string[] {
  const mounts = policy.read.map((path) => ({ directory: path, at: path }));
  if (sitePackages !== undefined) mounts.unshift({ directory: sitePackages, at: SITE_PACKAGES });
  const options: BootOptions = { pyodide: parts.pyodide, image: parts.image, mounts };
  return ["run", ...flags, `${parts.program}/main.js`, JSON.stringify(options)];
}

const SITE_PACKAGES = "/lib/python3.14/site-packages";
