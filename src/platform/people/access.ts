import { and, eq } from "drizzle-orm";
import { SandboxError } from "../../protocol/index.ts";
import type { Access } from "../api/conversations.ts";
import type { Person, Role } from "../api/people.ts";
import type { Database } from "../storage/database.ts";
import { conversations, members } from "../storage/schema.ts";

/** Where the signed-in person is known, such as a request's context. */
interface Signed {
  get(key: "person"): Person;
}

const ROLES: readonly Role[] = ["viewer", "editor", "admin"];

/**
 * The person of a request, who has to have a role or a higher one.
 *
 * @throws SandboxError `FORBIDDEN`
 */
export function requireRole(context: Signed, role: Role): Person {
  const person = context.get("person");
  if (hasRole(person, role)) return person;
  throw new SandboxError(
    "FORBIDDEN",
    `This needs the role "${role}", and yours is "${person.role}"`,
    "Ask an administrator for the role.",
  );
}

export function hasRole(person: Person, role: Role): boolean {
  return ROLES.indexOf(person.role) >= ROLES.indexOf(role);
}

/**
 * The person of a request, who has to have access to a conversation. To others it is as if it were not there.
 *
 * @throws SandboxError `UNKNOWN_CONVERSATION`, `FORBIDDEN` for a viewer where an editor is asked for
 */
export async function requireAccess(
  { db }: { db: Database },
  context: Signed,
  conversationId: string,
  access: Access,
): Promise<Person> {
  const person = context.get("person");
  const own = await findAccess(db, person, conversationId);
  if (own === null) {
    throw new SandboxError("UNKNOWN_CONVERSATION", `There is no conversation "${conversationId}"`);
  }
  if (access === "editor" && own === "viewer") {
    throw new SandboxError(
      "FORBIDDEN",
      "You can read this conversation, not change it",
      person.role === "viewer" ? 'Ask an administrator for the role "editor".' : "Ask its owner for edit access.",
    );
  }
  return person;
}

/** What a person may do with a conversation; null when nothing. A person with the role `viewer` edits nothing. */
export async function findAccess(db: Database, person: Person, conversationId: string): Promise<Access | null> {
  const [row] = await db
    .select({ ownerId: conversations.ownerId, access: members.access })
    .from(conversations)
    .leftJoin(members, and(eq(members.conversationId, conversations.id), eq(members.userId, person.id)))
    .where(eq(conversations.id, conversationId));
  const access = row?.ownerId === person.id ? "editor" : (row?.access ?? null);
  return access === "editor" && !hasRole(person, "editor") ? "viewer" : access;
}
