import { eq, ne } from "drizzle-orm";
import { clampRules } from "../../config/effective-policy.ts";
import { findConfig } from "../../config/find-config.ts";
import { layOver, loadPolicy } from "../../config/load-policy.ts";
import type { AgentPolicy, Policy } from "../../config/policy.ts";
import type { Services } from "../server/services.ts";
import type { Database } from "../storage/database.ts";
import { agents, settings } from "../storage/schema.ts";

/** Name of the setting that holds what administrators changed. */
const SETTING = "policy";

/** The policy of the platform, and what it is made of; without the rules of the platform's agents. */
export interface PlatformPolicies {
  /** As the policy file has it. */
  file: Policy;
  /** What administrators laid over the file. */
  overrides: Record<string, unknown>;
  /** What both come to. */
  policy: Policy;
}

/** @throws SandboxError `BAD_POLICY` for a broken policy file */
export async function readPolicies(db: Database): Promise<PlatformPolicies> {
  const [row] = await db.select().from(settings).where(eq(settings.name, SETTING));
  return layOverFile((row?.value ?? {}) as Record<string, unknown>);
}

/** What the policy would be with these overrides. They are not checked here. */
export function layOverFile(overrides: Record<string, unknown>): PlatformPolicies {
  const file = loadPolicy({ directory: findConfig() });
  return { file, overrides, policy: layOver(file, overrides) as Policy };
}

/** Keeps what administrators lay over the file; `applyPolicy` makes it hold. */
export async function saveOverrides(db: Database, value: Record<string, unknown>): Promise<void> {
  await db
    .insert(settings)
    .values({ name: SETTING, value })
    .onConflictDoUpdate({ target: settings.name, set: { value } });
}

/**
 * What the sandbox lays over the policy file: the changes of administrators, and the agents' own rules by their ids. Rules that have
 * become wider than the policy are cut, so that no agent stands in the way of a stricter policy.
 *
 * @param policies those in force, or such as are being tried
 * @throws SandboxError `BAD_POLICY`
 */
export async function composePolicy(
  db: Database,
  policies?: Pick<PlatformPolicies, "overrides" | "policy">,
): Promise<Record<string, unknown>> {
  const { overrides, policy } = policies ?? (await readPolicies(db));
  const rows = await db
    .select({ id: agents.id, permissions: agents.permissions })
    .from(agents)
    .where(ne(agents.permissions, {}));
  const rules = rows.map(({ id, permissions }) => {
    const own = layOver(policy.agents[id] ?? {}, permissions) as AgentPolicy;
    return [id, clampRules(policy, own)];
  });
  return { ...overrides, agents: Object.fromEntries(rules) };
}

let lastChange: Promise<unknown> = Promise.resolve();

/** Makes what is stored hold in the sandbox. Changes come one after another, so that the last one stays. */
export function applyPolicy({ db, sandbox }: Pick<Services, "db" | "sandbox">): Promise<void> {
  const change = lastChange.then(async () => void (await sandbox.setPolicy(await composePolicy(db))));
  lastChange = change.catch(() => {});
  return change;
}
