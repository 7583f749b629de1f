import { Hono } from "hono";
import { requireRole } from "../people/access.ts";
import type { PlatformEnvironment, Services } from "../server/services.ts";
import { addAuditRoutes } from "./audit-routes.ts";
import { addModelRoutes } from "./model-routes.ts";
import { addPolicyRoutes } from "./policy-routes.ts";
import { addSandboxRoutes } from "./sandbox-routes.ts";
import { addStatisticsRoutes } from "./statistics-routes.ts";

/** What administrators see and set: the sandbox's policy, its sessions and packages, statistics, the audit log, the models. */
export function createAdminRoutes(services: Services): Hono<PlatformEnvironment> {
  const routes = new Hono<PlatformEnvironment>();
  routes.use("/admin/*", async (context, next) => {
    requireRole(context, "admin");
    await next();
  });
  addPolicyRoutes(routes, services);
  addSandboxRoutes(routes, services);
  addStatisticsRoutes(routes, services);
  addAuditRoutes(routes, services);
  addModelRoutes(routes, services);
  return routes;
}
