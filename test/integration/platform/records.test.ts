import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AuditEntry, StatisticsPoint } from "../../../src/platform/api/admin.ts";
import type { Me } from "../../../src/platform/api/people.ts";
import { auditEntries, runs } from "../../../src/platform/storage/schema.ts";
import { onEachDatabase } from "../../support/each-database.ts";
import { PLATFORM_URL, startPlatform, type TestPlatform } from "../../support/platform.ts";
import { signInAdministrator, type Visitor } from "../../support/visitor.ts";

onEachDatabase((options) => {
  let platform: TestPlatform;
  let admin: Visitor;

  beforeAll(async () => {
    platform = await startPlatform(options());
    admin = await signInAdministrator(platform, PLATFORM_URL);
  });

  afterAll(() => platform.close());

  const searchAudit = async (text: string) =>
    (await admin.get<AuditEntry[]>(`/api/admin/audit?search=${encodeURIComponent(text)}`)).body;

  test("statistics count runs and failures by the span, with the highest memory", async () => {
    const at = new Date(Math.floor(Date.now() / 1_800_000) * 1_800_000 - 3_600_000);
    const run = (status: string, memory: number | null, when = at) =>
      ({ id: randomUUID(), at: when, status, durationMs: 5, memory }) as const;
    const old = new Date(at.getTime() - 7 * 86_400_000);
    await platform.services.db
      .insert(runs)
      .values([run("success", 10), run("error", 5_000_000_000), run("cancelled", null), run("success", 9, old)]);
    const { body } = await admin.get<StatisticsPoint[]>("/api/admin/statistics?hours=24");
    expect(body).toHaveLength(49);
    expect(body.filter((point) => point.runs > 0)).toEqual([
      { at: at.getTime(), runs: 3, failures: 1, memory: 5_000_000_000 },
    ]);
    expect(await admin.refusal("GET", "/api/admin/statistics?hours=0")).toEqual([400, "BAD_REQUEST"]);
  });

  const findActions = async (text: string) => (await searchAudit(text)).map(({ action }) => action);

  test("the audit log is searched in all that it says", async () => {
    const { audit } = platform.services;
    const { person } = (await admin.get<Me>("/api/me")).body;
    const changes = [{ path: ["network", "mode"], from: "off", to: "hosts" }];
    await audit.record(person, "policy.change", "Python sandbox", { changes });
    await audit.record(null, "session.end", "100% of sales", { session: "s-1" });

    expect(await findActions("POLICY.")).toEqual(["policy.change"]);
    expect(await findActions("100%")).toEqual(["session.end"]);
    expect(await findActions("1_0%")).toEqual([]);
    expect(await findActions("network")).toEqual(["policy.change"]);
    expect(await findActions(person.email)).toEqual(["policy.change"]);
    expect((await admin.get<AuditEntry[]>("/api/admin/audit")).body).toMatchObject([
      { action: "session.end", subject: "100% of sales", person: null, detail: { session: "s-1" } },
      { action: "policy.change", person: { id: person.id, name: "Administrator" }, detail: { changes } },
    ]);
  });

  test("the audit log is read page by page", async () => {
    const at = new Date(0); // Of the same moment, so that only the ids tell them apart.
    const entries = Array.from({ length: 60 }, () => ({ id: randomUUID(), at, action: "bulk", subject: "paged" }));
    await platform.services.db.insert(auditEntries).values(entries);
    const first = await searchAudit("paged");
    const last = first.at(-1)?.id;
    const rest = (await admin.get<AuditEntry[]>(`/api/admin/audit?search=paged&before=${last}`)).body;
    expect([first.length, rest.length]).toEqual([50, 10]);
    expect(new Set([...first, ...rest].map(({ id }) => id)).size).toBe(60);
  });

  test("models are offered in the order in which they were saved, each once", async () => {
    const models = [
      { id: "openai:gpt-5.1", label: "GPT" },
      { id: "demo", label: "Demo" },
    ];
    expect((await admin.get("/api/admin/models")).body).toEqual([]);
    await admin.send("PUT", "/api/admin/models", models);
    expect((await admin.get("/api/admin/models")).body).toEqual(models);
    expect(await admin.refusal("PUT", "/api/admin/models", [...models, models[0]])).toEqual([400, "BAD_REQUEST"]);
    expect(await searchAudit("models.change")).toMatchObject([{ detail: { changes: [{ from: [], to: models }] } }]);
  });
});
