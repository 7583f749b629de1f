import type { Hono } from "hono";
import type { Session } from "../../client/index.ts";
import { SandboxError } from "../../protocol/index.ts";
import { installSchema, type SandboxView, type SessionAction } from "../api/admin.ts";
import { withoutPasswords } from "../server/differences.ts";
import { readBody } from "../server/read-body.ts";
import type { PlatformEnvironment, Services } from "../server/services.ts";
import { listSessions } from "./list-sessions.ts";

/** What can be done with a session. */
const ACTIONS: Record<SessionAction, (session: Session) => Promise<void>> = {
  interrupt: (session) => session.interrupt(),
  hibernate: (session) => session.hibernate(),
  restart: (session) => session.hibernate(), // Its next run starts a kernel with the rights of then, and its state.
  end: (session) => session.close(),
};

/** The sandbox as it runs: its sessions, its packages and its templates. */
export function addSandboxRoutes(routes: Hono<PlatformEnvironment>, services: Services): void {
  const { sandbox, audit } = services;

  routes.get("/admin/sandbox", async (context) => context.json(await viewSandbox(services)));

  routes.post("/admin/sessions/:id/:action{interrupt|hibernate|restart|end}", async (context) => {
    const { id, action } = context.req.param();
    const row = (await listSessions(services)).find((session) => session.id === id);
    if (row === undefined)
      throw new SandboxError("UNKNOWN_SESSION", `There is no session "${id}"`, "Load the table again.");
    const session = (await sandbox.client()).session(row.id, row.agent === null ? {} : { agent: row.agent });
    await ACTIONS[action as SessionAction](session);
    await audit.record(context.get("person"), `session.${action}`, row.conversation?.title ?? row.id, {
      session: row.id,
    });
    return context.json({});
  });

  routes.post("/admin/packages", async (context) => {
    const { requirements } = await readBody(context, installSchema);
    const installed = await (await sandbox.client()).packages.install(requirements);
    const subject = requirements.map(withoutPasswords).join(", ");
    await audit.record(context.get("person"), "packages.install", subject, { installed });
    return context.json({ installed });
  });

  routes.post("/admin/packages/prepare", async (context) => {
    await (await sandbox.client()).packages.prepare();
    await audit.record(context.get("person"), "packages.prepare", "Packages that every session has");
    return context.json({});
  });

  routes.post("/admin/templates/:name/build", async (context) => {
    const name = context.req.param("name");
    const templates = await (await sandbox.client()).templates.build({ name });
    await audit.record(context.get("person"), "template.build", name);
    return context.json(templates);
  });
}

async function viewSandbox(services: Services): Promise<SandboxView> {
  try {
    const client = await services.sandbox.client();
    const [{ sessions: _, ...status }, sessions, packages, templates] = await Promise.all([
      client.status(),
      listSessions(services),
      client.packages.list(),
      client.templates.list(),
    ]);
    return { status, obstacle: null, sessions, packages, templates };
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    const { code, message, suggestion } = error;
    return { status: null, obstacle: { code, message, suggestion }, sessions: [], packages: [], templates: [] };
  }
}
