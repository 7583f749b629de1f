import { gte, sql } from "drizzle-orm";
import type { Hono } from "hono";
import { statisticsQuerySchema, type StatisticsPoint } from "../api/admin.ts";
import type { PlatformEnvironment, Services } from "../server/services.ts";
import type { Database } from "../storage/database.ts";
import { runs } from "../storage/schema.ts";
import { chooseSpan, fillSpans } from "./spans.ts";

/** Runs, failures and memory over time. */
export function addStatisticsRoutes(routes: Hono<PlatformEnvironment>, { db }: Services): void {
  routes.get("/admin/statistics", async (context) => {
    const { hours } = statisticsQuerySchema.parse(context.req.query());
    return context.json(await readStatistics(db, hours, Date.now()));
  });
}

async function readStatistics(db: Database, hours: number, now: number): Promise<StatisticsPoint[]> {
  const span = chooseSpan(hours * 3_600_000);
  const begin = Math.floor((now - hours * 3_600_000) / span) * span;
  const points = await db
    .select({
      at: sql`floor(extract(epoch from ${runs.at}) * 1000 / ${span}) * ${span}`.mapWith(Number),
      runs: sql`count(*)`.mapWith(Number),
      failures: sql`count(*) filter (where ${runs.status} not in ('success', 'cancelled'))`.mapWith(Number),
      memory: sql<number | null>`max(${runs.memory})`.mapWith((memory) => (memory === null ? null : Number(memory))),
    })
    .from(runs)
    .where(gte(runs.at, new Date(begin)))
    .groupBy(sql`1`);
  return fillSpans(points, { begin, end: now, span });
}
