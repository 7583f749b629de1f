import { randomUUID } from "node:crypto";
import { auditEntries } from "../storage/schema.ts";
import type { Database } from "../storage/database.ts";

/** Who did what: kept for administrators. */
export class Audit {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * @param action verb and object, such as `policy.change`
   * @param subject what it was done to, as people know it
   */
  async record(
    person: { id: string } | null,
    action: string,
    subject: string,
    detail: Record<string, unknown> = {},
  ): Promise<void> {
    await this.#db
      .insert(auditEntries)
      .values({ id: randomUUID(), userId: person?.id ?? null, action, subject, detail });
  }
}
