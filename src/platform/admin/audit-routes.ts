import { and, desc, eq, ilike, or, sql } from "drizzle-orm";
import type { Hono } from "hono";
import { type AuditEntry, auditQuerySchema } from "../api/admin.ts";
import type { PlatformEnvironment, Services } from "../server/services.ts";
import { auditEntries, users } from "../storage/schema.ts";

const PAGE_SIZE = 50;

/** Who ran and changed what, the newest first. */
export function addAuditRoutes(routes: Hono<PlatformEnvironment>, { db }: Services): void {
  routes.get("/admin/audit", async (context) => {
    const { before, search } = auditQuerySchema.parse(context.req.query());
    const rows = await db
      .select()
      .from(auditEntries)
      .leftJoin(users, eq(users.id, auditEntries.userId))
      .where(and(before ? isBefore(before) : undefined, search ? holds(search) : undefined))
      .orderBy(desc(auditEntries.at), desc(auditEntries.id))
      .limit(PAGE_SIZE);
    return context.json(rows.map(toEntry));
  });
}

function isBefore(id: string) {
  const { at } = auditEntries;
  return sql`(${at}, ${auditEntries.id}) < (select ${at}, ${auditEntries.id} from ${auditEntries} where ${auditEntries.id} = ${id})`;
}

function holds(text: string) {
  const pattern = `%${text.replace(/[\\%_]/g, String.raw`\$&`)}%`;
  const { action, subject, detail } = auditEntries;
  return or(
    ...[action, subject, users.name, users.email].map((column) => ilike(column, pattern)),
    ilike(sql`${detail}::text`, pattern),
  );
}

interface Row {
  audit_entries: typeof auditEntries.$inferSelect;
  users: typeof users.$inferSelect | null;
}

function toEntry({ audit_entries: { id, at, action, subject, detail }, users: person }: Row): AuditEntry {
  return { id, at: at.getTime(), person: person && { id: person.id, name: person.name }, action, subject, detail };
}
