import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { initChatModel } from "langchain";
import { SandboxError } from "../protocol/index.ts";

/** How often a request is sent again to a provider that does not answer: somebody waits for it. */
const MAX_RETRIES = 2;

/**
 * The chat model that `provider:name` means, with the provider's usual variables; callers cannot change it.
 * @throws SandboxError `MODEL_UNAVAILABLE` in one sentence when its package or its key is missing.
 */
export async function chooseModel(name: string): Promise<BaseChatModel> {
  try {
    return await initChatModel(name, { configurableFields: [], maxRetries: MAX_RETRIES });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const missing = /Unable to import (\S+)\. /.exec(message)?.[1];
    const reason = missing === undefined ? message.split("\n", 1)[0] : `install its package with \`npm i ${missing}\``;
    throw new SandboxError("MODEL_UNAVAILABLE", `The model "${name}" cannot be used: ${reason}`, undefined, { cause });
  }
}
