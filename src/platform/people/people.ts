import { randomUUID } from "node:crypto";
import { and, asc, eq, inArray } from "drizzle-orm";
import { SandboxError } from "../../protocol/index.ts";
import type { Person, Role } from "../api/people.ts";
import type { Database } from "../storage/database.ts";
import { conversations, toggles, users } from "../storage/schema.ts";

const PERSON = { id: users.id, name: users.name, email: users.email, role: users.role };

export function listPeople(db: Database): Promise<Person[]> {
  return db.select(PERSON).from(users).orderBy(asc(users.name), asc(users.id));
}

/** @throws SandboxError `UNKNOWN_PERSON` */
export async function getPerson(db: Database, id: string): Promise<Person> {
  const [person] = await db.select(PERSON).from(users).where(eq(users.id, id));
  if (person === undefined) throw new SandboxError("UNKNOWN_PERSON", `There is no person "${id}"`);
  return person;
}

/** @throws SandboxError `UNKNOWN_PERSON` */
export async function findPersonByEmail(db: Database, email: string): Promise<Person> {
  const [person] = await db.select(PERSON).from(users).where(eq(users.email, email.toLowerCase()));
  if (person === undefined) {
    throw new SandboxError(
      "UNKNOWN_PERSON",
      `Nobody here has the address "${email}"`,
      "An administrator can invite them.",
    );
  }
  return person;
}

/** @throws SandboxError `BAD_REQUEST` when the address is taken */
export async function addPerson(db: Database, { email, name, role }: Omit<Person, "id">): Promise<Person> {
  // The administrator vouches for the address, so that a sign-in elsewhere with the same one is the same person's.
  const values = { id: randomUUID(), email: email.toLowerCase(), name, role, emailVerified: true };
  const [person] = await db.insert(users).values(values).onConflictDoNothing().returning(PERSON);
  if (person === undefined) {
    const suggestion = "Make a new link for them in the list of people.";
    throw new SandboxError("BAD_REQUEST", `Somebody has the address "${email}" already`, suggestion);
  }
  return person;
}

/** @throws SandboxError `UNKNOWN_PERSON`, `BAD_REQUEST` for the last administrator */
export async function changeRole(db: Database, id: string, role: Role): Promise<Person> {
  return db.transaction(async (transaction) => {
    if (role !== "admin") await refuseLastAdministrator(transaction, id);
    const [person] = await transaction.update(users).set({ role }).where(eq(users.id, id)).returning(PERSON);
    return person ?? getPerson(transaction, id);
  });
}

/**
 * Removes a person with their conversations; their agents stay, as the administrators'.
 *
 * @throws SandboxError `UNKNOWN_PERSON`, `BAD_REQUEST` for the last administrator
 */
export async function removePerson(db: Database, id: string): Promise<Person> {
  return db.transaction(async (transaction) => {
    await refuseLastAdministrator(transaction, id);
    const own = transaction.select({ id: conversations.id }).from(conversations).where(eq(conversations.ownerId, id));
    await transaction.delete(toggles).where(and(eq(toggles.scope, "conversation"), inArray(toggles.scopeId, own)));
    const [person] = await transaction.delete(users).where(eq(users.id, id)).returning(PERSON);
    return person ?? getPerson(transaction, id);
  });
}

/** The first administrator; made at the first start, and where an address is given that nobody has. */
export async function ensureAdministrator(db: Database, email: string | undefined): Promise<Person> {
  const [first] = await db
    .select(PERSON)
    .from(users)
    .where(eq(users.role, "admin"))
    .orderBy(asc(users.createdAt))
    .limit(1);
  if (first !== undefined && (email === undefined || first.email === email.toLowerCase())) return first;
  if (email === undefined) return addPerson(db, { email: "admin@localhost", name: "Administrator", role: "admin" });
  // Whoever came from a provider that does not vouch for the address may be somebody else.
  const isKnown = and(eq(users.email, email.toLowerCase()), eq(users.emailVerified, true));
  const [known] = await db.update(users).set({ role: "admin" }).where(isKnown).returning(PERSON);
  return known ?? addPerson(db, { email, name: "Administrator", role: "admin" });
}

/** Locks the administrators' rows, so that two who demote one another at once do not both succeed. */
async function refuseLastAdministrator(transaction: Database, id: string): Promise<void> {
  const administrators = await transaction
    .select({ id: users.id })
    .from(users)
    .where(eq(users.role, "admin"))
    .orderBy(users.id)
    .for("update");
  if (administrators.length === 1 && administrators[0]?.id === id) {
    const message = "The last administrator has to stay one";
    throw new SandboxError("BAD_REQUEST", message, "Make another person an administrator first.");
  }
}
