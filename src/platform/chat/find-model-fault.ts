import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { ConfigurableModel } from "langchain/chat_models/universal";
import { SandboxError } from "../../protocol/index.ts";

const EXPECTED = "Expected a provider and the name of its model, such as openai:gpt-5";

/** Why a model could not answer, as far as that shows when it is made; null where nothing is known. Its provider is not asked. */
export async function findModelFault(id: string, make: (id: string) => Promise<BaseChatModel>): Promise<string | null> {
  if (id.endsWith(":")) return EXPECTED;
  try {
    const model = await make(id);
    const made = model instanceof ConfigurableModel ? await model._getModelInstance() : model;
    const variable = findMissingKey(made as unknown as WithSecrets);
    return variable === undefined ? null : `The provider's key is missing: ${variable} is not set on the server`;
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    return /infer model provider|unsupported/i.test(error.message) ? EXPECTED : error.message;
  }
}

/** What LangChain's models of all providers say of themselves. */
interface WithSecrets {
  /** Variables that hold what a model needs, by its own fields. */
  lc_secrets?: Record<string, string> | undefined;
  [field: string]: unknown;
}

/** The variable of a key that a model was made without. */
function findMissingKey(model: WithSecrets): string | undefined {
  const secrets = Object.entries(model.lc_secrets ?? {});
  return secrets.find(([field, variable]) => variable.endsWith("_API_KEY") && !model[field])?.[1];
}
