import { eq } from "drizzle-orm";
import { Hono } from "hono";
import { z } from "zod";
import { newPersonSchema, roleSchema } from "../api/people.ts";
import type { Me, Person, SignInLink } from "../api/people.ts";
import { PythonBranches } from "../chat/python-branches.ts";
import { readBody } from "../server/read-body.ts";
import type { PlatformEnvironment, Services } from "../server/services.ts";
import { conversations } from "../storage/schema.ts";
import { requireRole } from "./access.ts";
import type { Auth } from "./create-auth.ts";
import { addPerson, changeRole, getPerson, listPeople, removePerson } from "./people.ts";
import { createSignInLink, INVITATION_MS } from "./sign-in-link.ts";

const roleChangeSchema = z.strictObject({ role: roleSchema });

/** Who one is, and for administrators who the others are. */
export function createPeopleRoutes(services: Services, auth: Auth): Hono<PlatformEnvironment> {
  const { db, models, sandbox, audit } = services;
  const branches = new PythonBranches(services);
  const routes = new Hono<PlatformEnvironment>();

  routes.get("/me", async (context) => {
    const [offered, isDemo, sandboxObstacle] = await Promise.all([models.list(), models.isDemo(), sandbox.obstacle()]);
    return context.json({ person: context.get("person"), models: offered, isDemo, sandboxObstacle } satisfies Me);
  });

  routes.get("/admin/people", async (context) => {
    requireRole(context, "admin");
    return context.json((await listPeople(db)) satisfies Person[]);
  });

  routes.post("/admin/people", async (context) => {
    const administrator = requireRole(context, "admin");
    const person = await addPerson(db, await readBody(context, newPersonSchema));
    await audit.record(administrator, "person.add", person.name, { email: person.email, role: person.role });
    return context.json(await invite(person), 201);
  });

  routes.post("/admin/people/:id/link", async (context) => {
    const administrator = requireRole(context, "admin");
    const person = await getPerson(db, context.req.param("id"));
    await audit.record(administrator, "person.link", person.name);
    return context.json(await invite(person));
  });

  routes.patch("/admin/people/:id", async (context) => {
    const administrator = requireRole(context, "admin");
    const { role } = await readBody(context, roleChangeSchema);
    const person = await changeRole(db, context.req.param("id"), role);
    await audit.record(administrator, "person.change", person.name, { role });
    return context.json(person satisfies Person);
  });

  routes.delete("/admin/people/:id", async (context) => {
    const administrator = requireRole(context, "admin");
    const id = context.req.param("id");
    const own = await db.select().from(conversations).where(eq(conversations.ownerId, id));
    const person = await removePerson(db, id);
    // A sandbox that cannot be reached forgets the sessions by its own rules.
    for (const conversation of own) void branches.end(conversation).catch(() => {});
    await audit.record(administrator, "person.remove", person.name, { email: person.email });
    return context.json({});
  });

  const invite = (person: Person): Promise<SignInLink> => createSignInLink(auth, person.email, INVITATION_MS);

  return routes;
}
