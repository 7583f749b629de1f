import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { Model } from "../api/people.ts";

/** The models that answer. */
export interface Models {
  /** Those that people can choose, the default first. */
  list(): Promise<Model[]>;
  /** Whether the offline model is the only one. */
  isDemo(): Promise<boolean>;
  /** @throws SandboxError when it cannot be used, with what to do */
  use(id: string | null): Promise<BaseChatModel>;
}
