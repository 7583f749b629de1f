import { z } from "zod";
import type { Policy } from "../../config/policy.ts";
import type { PackageInfo, SessionInfo, SidecarStatus, TemplateInfo } from "../../protocol/index.ts";
import type { Model } from "./people.ts";

/** A rule, or another field, that cannot be as it was written. */
export interface PolicyFault {
  /** Keys that lead to it, such as `["network", "hosts", 0]`. */
  path: (string | number)[];
  message: string;
}

/** A session whose kernel still has the rights of an earlier policy. */
export interface OutdatedSession {
  session: string;
  conversation: { id: string; title: string } | null;
  state: SessionInfo["state"];
}

/** The whole policy without `agents`: what single agents may is theirs, on the Agents page. */
export type PlatformPolicy = Omit<Policy, "agents">;

export interface PolicyView {
  policy: PlatformPolicy;
  /** The same without what was changed here: as the policy file has it. */
  file: PlatformPolicy;
  outdated: OutdatedSession[];
}

/** The whole policy, or parts of it; what is left out is as the policy file has it. */
export const policyChangeSchema = z.strictObject({ policy: z.record(z.string(), z.unknown()) });

export const policyPreviewSchema = z.strictObject({
  policy: z.record(z.string(), z.unknown()),
  agentId: z.string().nullable().default(null),
});

/** What a policy that is being written comes to. */
export interface PolicyPreview {
  faults: PolicyFault[];
  /** Flags of `deno run` for a kernel of the agent; empty while there are faults. */
  flags: string[];
}

export const urlTestSchema = policyPreviewSchema.extend({
  url: z.url({ protocol: /^https?$/, error: "Expected a URL such as https://example.com/data.csv" }).max(2000),
});

export interface UrlTest {
  /** `reached`: an answer came; `denied`: the policy is in the way; `failed`: it was let through and nothing answered. */
  outcome: "reached" | "denied" | "failed";
  /** One sentence. */
  message: string;
}

export interface SessionRow extends SessionInfo {
  conversation: { id: string; title: string } | null;
  agentName: string | null;
  /** Whether its kernel has the rights of an earlier policy. */
  isOutdated: boolean;
}

export interface SandboxView {
  status: Omit<SidecarStatus, "sessions"> | null;
  /** Why there is no status. */
  obstacle: { code: string; message: string; suggestion: string } | null;
  sessions: SessionRow[];
  packages: PackageInfo[];
  templates: TemplateInfo[];
}

export type SessionAction = "interrupt" | "hibernate" | "restart" | "end";

/** How far back the statistics go. */
export const statisticsQuerySchema = z.object({ hours: z.coerce.number().min(1).max(2160).default(24) });

/** Runs of a span of time. */
export interface StatisticsPoint {
  /** Beginning of the span, in milliseconds since 1970. */
  at: number;
  runs: number;
  failures: number;
  /** Highest memory of all kernels that was seen, in bytes; null where nobody looked. */
  memory: number | null;
}

/** A value that was changed, as `detail.changes` of `policy.change` and `agent.change` lists them. */
export interface Change {
  /** Keys that lead to it. */
  path: (string | number)[];
  from: unknown;
  to: unknown;
}

export interface AuditEntry {
  id: string;
  /** Milliseconds since 1970. */
  at: number;
  person: { id: string; name: string } | null;
  /** Verb and object, such as `run`, `policy.change`, `session.end`, `tool.switch`. */
  action: string;
  /** What it was done to, such as a conversation's title. */
  subject: string;
  detail: Record<string, unknown>;
}

/** Entries before the one of an id, which have a text in them. */
export const auditQuerySchema = z.object({ before: z.string().optional(), search: z.string().max(200).optional() });

export const modelsSchema = z
  .array(z.strictObject({ id: z.string().min(1).max(200), label: z.string().trim().min(1).max(80) }))
  .max(100)
  .refine(
    (models) => new Set(models.map(({ id }) => id)).size === models.length,
    "Expected each model once",
  ) satisfies z.ZodType<Model[]>;

export const installSchema = z.strictObject({ requirements: z.array(z.string().min(1).max(200)).min(1).max(50) });
