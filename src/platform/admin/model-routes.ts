import { eq } from "drizzle-orm";
import type { Hono } from "hono";
import { modelsSchema } from "../api/admin.ts";
import type { Model } from "../api/people.ts";
import { listChanges } from "../server/differences.ts";
import { readBody } from "../server/read-body.ts";
import type { PlatformEnvironment, Services } from "../server/services.ts";
import type { Database } from "../storage/database.ts";
import { settings } from "../storage/schema.ts";

/** Name of the setting that holds them. */
const SETTING = "models";

/** The models that administrators offer, the default first. */
export function addModelRoutes(routes: Hono<PlatformEnvironment>, { db, audit }: Services): void {
  routes.get("/admin/models", async (context) => context.json(await readModels(db)));

  routes.put("/admin/models", async (context) => {
    const models = await readBody(context, modelsSchema);
    const before = await readModels(db);
    await db
      .insert(settings)
      .values({ name: SETTING, value: models })
      .onConflictDoUpdate({ target: settings.name, set: { value: models } });
    const changes = listChanges({ models: before }, { models });
    if (changes.length > 0) await audit.record(context.get("person"), "models.change", "Models", { changes });
    return context.json(models);
  });
}

async function readModels(db: Database): Promise<Model[]> {
  const [row] = await db.select().from(settings).where(eq(settings.name, SETTING));
  return (row?.value ?? []) as Model[];
}
