import { and, eq } from "drizzle-orm";
import type { ToggleScope, ToggleStore } from "../../config/toggles.ts";
import type { Database } from "../storage/database.ts";
import { toggles } from "../storage/schema.ts";

/** Which internal tools are on, in the platform's database. */
export class DatabaseToggles implements ToggleStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async get(scope: ToggleScope, tool: string): Promise<boolean | undefined> {
    const [row] = await this.#db
      .select({ on: toggles.on })
      .from(toggles)
      .where(isRow(keyOf(scope), tool));
    return row?.on;
  }

  async set(scope: ToggleScope, tool: string, on: boolean | undefined): Promise<void> {
    const key = keyOf(scope);
    if (on === undefined) {
      await this.#db.delete(toggles).where(isRow(key, tool));
      return;
    }
    await this.#db
      .insert(toggles)
      .values({ ...key, tool, on })
      .onConflictDoUpdate({ target: [toggles.scope, toggles.scopeId, toggles.tool], set: { on } });
  }
}

type Key = Pick<typeof toggles.$inferInsert, "scope" | "scopeId">;

function keyOf(scope: ToggleScope): Key {
  return "agent" in scope
    ? { scope: "agent", scopeId: scope.agent }
    : { scope: "conversation", scopeId: scope.conversation };
}

function isRow({ scope, scopeId }: Key, tool: string) {
  return and(eq(toggles.scope, scope), eq(toggles.scopeId, scopeId), eq(toggles.tool, tool));
}
