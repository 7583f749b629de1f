import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { initChatModel } from "langchain";
import { UserError } from "../user-error.ts";

/**
 * The chat model that `provider:name` means, with the provider's usual variables; callers cannot change it.
 * @throws UserError in one sentence when its package or its key is missing.
 */
export async function chooseModel(name: string): Promise<BaseChatModel> {
  try {
    return await initChatModel(name, { configurableFields: [] });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const missing = /Unable to import (\S+)\. /.exec(message)?.[1];
    const reason = missing === undefined ? message.split("\n", 1)[0] : `install its package with \`npm i ${missing}\``;
    throw new UserError(`The model "${name}" cannot be used: ${reason}`, { cause: error });
  }
}
