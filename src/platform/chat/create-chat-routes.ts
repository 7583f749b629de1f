import { Hono } from "hono";
import { loadDemoSamples } from "../../demo/index.ts";
import type { Sample } from "../api/samples.ts";
import type { PlatformEnvironment, Services } from "../server/services.ts";
import { logFailure } from "../server/log-failure.ts";
import type { Chat } from "./chat.ts";
import { createConversationRoutes } from "./conversation-routes.ts";
import { DatabaseToggles } from "./database-toggles.ts";
import { createEventRoutes } from "./event-routes.ts";
import { createExportRoutes } from "./export-routes.ts";
import { createFileRoutes } from "./file-routes.ts";
import { createInspectorRoutes } from "./inspector-routes.ts";
import { KnownLimits } from "./known-limits.ts";
import { createMessageRoutes } from "./message-routes.ts";
import { publishSessionEvent } from "./publish-session-event.ts";
import { PythonBranches } from "./python-branches.ts";

/** All that people do in conversations. */
export function createChatRoutes(services: Services): Hono<PlatformEnvironment> {
  const chat: Chat = {
    ...services,
    toggles: new DatabaseToggles(services.db),
    branches: new PythonBranches(services),
    limits: new KnownLimits(services),
  };
  services.sandbox.onSessionEvent = (event) => void publishSessionEvent(chat, event).catch(logFailure);
  services.ending.addEventListener("abort", () => void services.live.stopAll());
  const samples = loadDemoSamples().map(({ title, prompt }): Sample => ({ title, prompt }));

  const routes = new Hono<PlatformEnvironment>();
  routes.get("/samples", (context) => context.json(samples));
  routes.route("/", createConversationRoutes(chat));
  routes.route("/", createMessageRoutes(chat));
  routes.route("/", createEventRoutes(chat));
  routes.route("/", createInspectorRoutes(chat));
  routes.route("/", createFileRoutes(chat));
  routes.route("/", createExportRoutes(chat));
  return routes;
}
