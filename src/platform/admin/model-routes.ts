import { eq } from "drizzle-orm";
import type { Hono } from "hono";
import { modelsSchema, type PolicyFault } from "../api/admin.ts";
import type { Model } from "../api/people.ts";
import type { Models } from "../chat/models.ts";
import { listChanges } from "../server/differences.ts";
import { refuseFaults } from "../server/field-refusal.ts";
import { readBody } from "../server/read-body.ts";
import type { PlatformEnvironment, Services } from "../server/services.ts";
import type { Database } from "../storage/database.ts";
import { settings } from "../storage/schema.ts";

/** Name of the setting that holds them. */
const SETTING = "models";

/** The models that administrators offer, the default first. */
export function addModelRoutes(routes: Hono<PlatformEnvironment>, { db, models, audit }: Services): void {
  routes.get("/admin/models", async (context) => context.json(await readModels(db)));

  routes.put("/admin/models", async (context) => {
    const offered = await readBody(context, modelsSchema);
    const before = await readModels(db);
    const isNew = ({ id }: Model) => !before.some((known) => known.id === id);
    refuseFaults(await findFaults(models, offered, isNew), "MODEL_UNAVAILABLE");
    await db
      .insert(settings)
      .values({ name: SETTING, value: offered })
      .onConflictDoUpdate({ target: settings.name, set: { value: offered } });
    const changes = listChanges({ models: before }, { models: offered });
    if (changes.length > 0) await audit.record(context.get("person"), "models.change", "Models", { changes });
    return context.json(offered);
  });
}

async function findFaults(models: Models, offered: Model[], isNew: (model: Model) => boolean): Promise<PolicyFault[]> {
  const faults = offered.map(async (model, index) => {
    const message = isNew(model) ? await models.findFault(model.id) : null;
    return message === null ? [] : [{ path: [index, "id"], message }];
  });
  return (await Promise.all(faults)).flat();
}

async function readModels(db: Database): Promise<Model[]> {
  const [row] = await db.select().from(settings).where(eq(settings.name, SETTING));
  return (row?.value ?? []) as Model[];
}
