import { and, eq } from "drizzle-orm";
import { Hono } from "hono";
import { SandboxError } from "../../protocol/index.ts";
import { type Member, memberSchema } from "../api/conversations.ts";
import { readBody } from "../server/read-body.ts";
import type { PlatformEnvironment, Services } from "../server/services.ts";
import type { Database } from "../storage/database.ts";
import { conversations, members, users } from "../storage/schema.ts";
import { requireAccess } from "./access.ts";
import { findPersonByEmail } from "./people.ts";

/** With whom a conversation is shared. */
export function createMemberRoutes(services: Services): Hono<PlatformEnvironment> {
  const { db, audit } = services;
  const routes = new Hono<PlatformEnvironment>();

  routes.get("/conversations/:id/members", async (context) => {
    const id = context.req.param("id");
    await requireAccess(services, context, id, "viewer");
    return context.json((await listMembers(db, id)) satisfies Member[]);
  });

  routes.post("/conversations/:id/members", async (context) => {
    const id = context.req.param("id");
    const person = await requireAccess(services, context, id, "editor");
    const { email, access } = await readBody(context, memberSchema);
    const member = await findPersonByEmail(db, email);
    const { ownerId, title } = await getConversation(db, id);
    if (member.id === ownerId) throw new SandboxError("BAD_REQUEST", `"${email}" owns this conversation`);
    await db
      .insert(members)
      .values({ conversationId: id, userId: member.id, access })
      .onConflictDoUpdate({ target: [members.conversationId, members.userId], set: { access } });
    await audit.record(person, "conversation.share", title, { with: member.name, access });
    return context.json((await listMembers(db, id)) satisfies Member[], 201);
  });

  routes.delete("/conversations/:id/members/:userId", async (context) => {
    const { id, userId } = context.req.param();
    // Whoever only reads may still leave.
    const person = await requireAccess(
      services,
      context,
      id,
      userId === context.get("person").id ? "viewer" : "editor",
    );
    await db.delete(members).where(and(eq(members.conversationId, id), eq(members.userId, userId)));
    const { title } = await getConversation(db, id);
    await audit.record(person, "conversation.unshare", title, { with: userId });
    return context.json((await listMembers(db, id)) satisfies Member[]);
  });

  return routes;
}

async function getConversation(db: Database, id: string): Promise<{ ownerId: string; title: string }> {
  const columns = { ownerId: conversations.ownerId, title: conversations.title };
  const [conversation] = await db.select(columns).from(conversations).where(eq(conversations.id, id));
  if (conversation === undefined) throw new SandboxError("UNKNOWN_CONVERSATION", `There is no conversation "${id}"`);
  return conversation;
}

/** The owner first. */
async function listMembers(db: Database, conversationId: string): Promise<Member[]> {
  const person = { id: users.id, name: users.name, email: users.email };
  const [owners, others] = await Promise.all([
    db
      .select(person)
      .from(conversations)
      .innerJoin(users, eq(users.id, conversations.ownerId))
      .where(eq(conversations.id, conversationId)),
    db
      .select({ ...person, access: members.access })
      .from(members)
      .innerJoin(users, eq(users.id, members.userId))
      .where(eq(members.conversationId, conversationId))
      .orderBy(users.name),
  ]);
  return [...owners.map((owner) => ({ ...owner, access: "owner" as const })), ...others];
}
