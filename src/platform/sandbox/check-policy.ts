import { findConfig } from "../../config/find-config.ts";
import { loadPolicy } from "../../config/load-policy.ts";
import type { Policy } from "../../config/policy.ts";
import { BadSource } from "../../config/source.ts";
import type { PolicyFault } from "../api/admin.ts";
import { findDifference, isObject } from "../server/differences.ts";
import type { PlatformPolicies } from "./platform-policy.ts";

/**
 * Checks a policy that is being written, and finds what of it differs from the file, so that a later change of the file counts in
 * all else.
 *
 * @param policy the whole platform's, or parts of it; what is left out is as the file has it
 */
export function draftPolicy(
  file: Policy,
  policy: Record<string, unknown>,
): { faults: PolicyFault[]; overrides: Record<string, unknown> } {
  const overrides = (findDifference(file, policy) ?? {}) as Record<string, unknown>;
  const faults = [...findMisplaced(file.templates, policy), ...findFaults(overrides)];
  return { faults, overrides };
}

/** Faults of an agent's permissions; their paths begin in the permissions. */
export function checkPermissions(
  { overrides }: Pick<PlatformPolicies, "overrides">,
  agent: string,
  permissions: unknown,
): PolicyFault[] {
  const faults = findFaults({ ...overrides, agents: { [agent]: permissions } });
  return faults.map(({ path, message }) => ({ path: path.slice(2), message }));
}

/** What cannot be said by laying something over the file. */
function findMisplaced(templatesOfFile: Record<string, unknown>, policy: Record<string, unknown>): PolicyFault[] {
  const { agents, templates } = policy;
  const missing = isObject(templates) ? Object.keys(templatesOfFile).filter((name) => !(name in templates)) : [];
  return [
    ...(agents === undefined ? [] : [{ path: ["agents"], message: "What an agent may is set at the agent itself" }]),
    ...missing.map((name) => ({
      path: ["templates", name],
      message: "This template is in the policy file and can only be removed there",
    })),
  ];
}

function findFaults(overrides: unknown): PolicyFault[] {
  try {
    loadPolicy({ directory: findConfig(), overrides });
    return [];
  } catch (error) {
    if (!(error instanceof BadSource)) throw error;
    return error.faults.map(({ path, message }) => ({ path: path as PolicyFault["path"], message }));
  }
}
