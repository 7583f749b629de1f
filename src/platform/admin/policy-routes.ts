import type { Hono } from "hono";
import { SandboxError } from "../../protocol/index.ts";
import type { Policy } from "../../config/policy.ts";
import {
  type PlatformPolicy,
  policyChangeSchema,
  type PolicyPreview,
  policyPreviewSchema,
  type PolicyView,
  type UrlTest,
  urlTestSchema,
} from "../api/admin.ts";
import { draftPolicy } from "../sandbox/check-policy.ts";
import { applyPolicy, composePolicy, layOverFile, readPolicies, saveOverrides } from "../sandbox/platform-policy.ts";
import { listChanges } from "../server/differences.ts";
import { refuseFaults } from "../server/field-refusal.ts";
import { readBody } from "../server/read-body.ts";
import type { PlatformEnvironment, Services } from "../server/services.ts";
import { listSessions } from "./list-sessions.ts";

/** The policy that holds for the whole platform. */
export function addPolicyRoutes(routes: Hono<PlatformEnvironment>, services: Services): void {
  const { db, sandbox, audit } = services;

  routes.get("/admin/policy", async (context) => context.json(await viewPolicy(services)));

  routes.put("/admin/policy", async (context) => {
    const { policy } = await readBody(context, policyChangeSchema);
    const before = await readPolicies(db);
    const { faults, overrides } = draftPolicy(before.file, policy);
    refuseFaults(faults);
    await saveOverrides(db, overrides);
    const changes = listChanges(before.policy, layOverFile(overrides).policy);
    if (changes.length > 0) await audit.record(context.get("person"), "policy.change", "Python sandbox", { changes });
    await applyPolicy(services);
    return context.json(await viewPolicy(services));
  });

  routes.post("/admin/policy/preview", async (context) => {
    const { policy, agentId } = await readBody(context, policyPreviewSchema);
    const { faults, overrides } = draftPolicy(layOverFile({}).file, policy);
    if (faults.length > 0) return context.json({ faults, flags: [] } satisfies PolicyPreview);
    const client = await sandbox.client();
    const preview = await client.checkPolicy(await composePolicy(db, layOverFile(overrides)), agentId ?? undefined);
    return context.json(preview satisfies PolicyPreview);
  });

  routes.post("/admin/policy/test-url", async (context) => {
    const { policy, agentId, url } = await readBody(context, urlTestSchema);
    const { faults, overrides } = draftPolicy(layOverFile({}).file, policy);
    refuseFaults(faults);
    const client = await sandbox.client();
    const composed = await composePolicy(db, layOverFile(overrides));
    const test = await client.tryUrl(url, { policy: composed, ...(agentId !== null && { agent: agentId }) });
    return context.json(test satisfies UrlTest);
  });
}

async function viewPolicy(services: Services): Promise<PolicyView> {
  const { file, policy } = await readPolicies(services.db);
  const sessions = await listSessions(services).catch((error: unknown) => {
    if (error instanceof SandboxError) return []; // The policy can be changed while there is no sandbox.
    throw error;
  });
  return {
    policy: withoutAgents(policy),
    file: withoutAgents(file),
    outdated: sessions
      .filter(({ isOutdated }) => isOutdated)
      .map(({ id, conversation, state }) => ({ session: id, conversation, state })),
  };
}

function withoutAgents(policy: Policy): PlatformPolicy {
  const { agents: _, ...platformPolicy } = policy;
  return platformPolicy;
}
