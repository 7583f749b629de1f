import { join } from "node:path";
import { SandboxError } from "../protocol/index.ts";
import { findWiderRules } from "./effective-policy.ts";
import { type Policy, policySchema, SHIPPED_TEMPLATES } from "./policy.ts";
import { BadSource, checkSource, namedSource, readYaml, type Source } from "./source.ts";

export interface LoadPolicyOptions {
  /** Directory that holds `sandbox.yaml`. */
  directory: string;
  /** Laid over the file and over `PYODIDE_SANDBOX_POLICY`. */
  overrides?: unknown;
  environment?: Record<string, string | undefined>;
}

/**
 * Reads `sandbox.yaml`, lays the JSON of `PYODIDE_SANDBOX_POLICY` and the overrides over it, and checks the whole: objects are
 * merged key by key, lists are replaced.
 *
 * @throws SandboxError `BAD_POLICY` that names file, line, key and value of each fault.
 */
export function loadPolicy({ directory, overrides, environment = process.env }: LoadPolicyOptions): Policy {
  const sources = [
    readYaml(join(directory, "sandbox.yaml")),
    environmentSource(environment["PYODIDE_SANDBOX_POLICY"]),
    namedSource("The policy of the caller", overrides ?? {}),
  ];
  let merged: unknown = {};
  let policy = policySchema.parse(merged);
  for (const source of sources) {
    const { agents } = checkSource(source, policySchema);
    merged = layOver(merged, source.value);
    policy = policySchema.parse(merged);
    refuseWiderRules(source, policy, Object.keys(agents));
  }
  refuseUnknownTemplate(sources, policy);
  return policy;
}

function environmentSource(text: string | undefined): Source {
  const name = "PYODIDE_SANDBOX_POLICY";
  try {
    return namedSource(name, text ? JSON.parse(text) : {});
  } catch (cause) {
    throw new SandboxError("BAD_POLICY", `${name}: Expected JSON, not "${text}"`, undefined, { cause });
  }
}

/** Checks the agents that a source names; rules of others that it makes too wide are clamped where they are used. */
function refuseWiderRules(source: Source, policy: Policy, agents: readonly string[]): void {
  const faults = agents.flatMap((agent) => findWiderRules(policy, agent));
  if (faults.length > 0) throw new BadSource(source, faults);
}

/** A template may be defined in another source than the one that names it. */
function refuseUnknownTemplate(sources: readonly Source[], { sessions, templates }: Policy): void {
  const known = ["auto", ...SHIPPED_TEMPLATES, ...Object.keys(templates)];
  if (known.includes(sessions.template)) return;
  const path = ["sessions", "template"];
  const source = sources.findLast(({ value }) => policySchema.safeParse(value).data?.sessions.template !== "auto");
  if (source)
    throw new BadSource(source, [{ path, message: `There is no such template; there are ${known.join(", ")}` }]);
}

/** Settings with others laid over them: objects are merged key by key, all else is replaced. */
export function layOver(under: unknown, over: unknown): unknown {
  if (!isObject(under) || !isObject(over)) return over;
  const merged = { ...under };
  for (const [key, value] of Object.entries(over)) merged[key] = key in under ? layOver(under[key], value) : value;
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
