import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { eq } from "drizzle-orm";
import { answerInChat, chooseModel, DemoChatModel, loadDemoSamples } from "../../demo/index.ts";
import { SandboxError } from "../../protocol/index.ts";
import { modelsSchema } from "../api/admin.ts";
import type { Model } from "../api/people.ts";
import { findModelFault } from "./find-model-fault.ts";
import type { Database } from "../storage/database.ts";
import { settings } from "../storage/schema.ts";

/** The models that answer. */
export interface Models {
  /** Those that people can choose, the default first. */
  list(): Promise<Model[]>;
  /** Whether the offline model is the only one. */
  isDemo(): Promise<boolean>;
  /** @throws SandboxError when it cannot be used, with what to do */
  use(id: string | null): Promise<BaseChatModel>;
  /** Why a model could not answer, as far as that shows without asking its provider; null where nothing is known. */
  findFault(id: string): Promise<string | null>;
}

const DEMO: Model = { id: "demo", label: "Demo model" };
const DEMO_WORD_MS = 2;

/** The models that administrators offer, else the one that `MODEL` names, else the offline one. */
export function createModels(options: { db: Database; environment: NodeJS.ProcessEnv }): Models {
  const { db, environment } = options;
  const made = new Map<string, Promise<BaseChatModel>>();

  async function list(): Promise<Model[]> {
    const [row] = await db.select().from(settings).where(eq(settings.name, "models"));
    const offered = modelsSchema.safeParse(row?.value);
    if (offered.success && offered.data.length > 0) return offered.data;
    const name = environment["MODEL"];
    return name ? [{ id: name, label: name.slice(name.indexOf(":") + 1) }] : [DEMO];
  }

  /** Makes a model once; one that could not be made is tried again, since its key may have come. */
  function make(id: string): Promise<BaseChatModel> {
    const known = made.get(id);
    if (known !== undefined) return known;
    const model = id === DEMO.id ? makeDemo() : chooseModel(id);
    made.set(id, model);
    model.catch(() => made.delete(id));
    return model;
  }

  return {
    list,
    isDemo: async () => (await list()).every(({ id }) => id === DEMO.id),
    async use(wanted) {
      const offered = await list();
      const model = wanted === null ? offered[0] : offered.find(({ id }) => id === wanted);
      if (model !== undefined) return make(model.id);
      throw new SandboxError("MODEL_UNAVAILABLE", `The model "${wanted}" is not offered here`);
    },
    findFault: (id) => findModelFault(id, make),
  };
}

async function makeDemo(): Promise<BaseChatModel> {
  return new DemoChatModel({ answer: answerInChat(loadDemoSamples()), wordDelayMs: DEMO_WORD_MS });
}
