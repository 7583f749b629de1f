import type { Person } from "../api/people.ts";
import type { Audit } from "./audit.ts";
import type { LiveConversations } from "../chat/live-conversations.ts";
import type { Models } from "../chat/models.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { Database } from "../storage/database.ts";

/** What the platform's routes work with. */
export interface Services {
  db: Database;
  sandbox: Sandbox;
  models: Models;
  /** What is going on in the conversations, and who looks on. */
  live: LiveConversations;
  audit: Audit;
  /** Aborted when the server ends: streams and answers under way end then. */
  ending: AbortSignal;
}

/** What a request has got to know on its way: who sends it. */
export interface PlatformEnvironment {
  Variables: { person: Person };
}
