import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { SandboxError } from "../../protocol/index.ts";
import type { Agent, AgentChange } from "../api/agents.ts";
import type { Person } from "../api/people.ts";
import { hasRole } from "../people/access.ts";
import type { Database } from "../storage/database.ts";
import { agents, conversations, toggles, users } from "../storage/schema.ts";

/** All agents, as a person sees them. */
export async function listAgents(db: Database, person: Person): Promise<Agent[]> {
  const [rows, switches] = await Promise.all([
    selectAgents(db).orderBy(asc(agents.name), asc(agents.id)),
    db.select().from(toggles).where(eq(toggles.scope, "agent")),
  ]);
  const toolsOf = (id: string) => switches.filter(({ scopeId }) => scopeId === id);
  return rows.map((row) => toAgent(row, toolsOf(row.agents.id), person));
}

/** @throws SandboxError `UNKNOWN_AGENT` */
export async function getAgent(db: Database, id: string, person: Person): Promise<Agent> {
  const [[row], switches] = await Promise.all([
    selectAgents(db).where(eq(agents.id, id)),
    db.select().from(toggles).where(ofAgent(id)),
  ]);
  if (row === undefined) throw new SandboxError("UNKNOWN_AGENT", `There is no agent "${id}"`);
  return toAgent(row, switches, person);
}

/** @param owner null for an agent that comes with the platform */
export async function addAgent(
  db: Database,
  change: AgentChange,
  owner: { id: string } | null,
  id: string = randomUUID(),
): Promise<string> {
  const { tools, ...values } = change;
  await db.transaction(async (transaction) => {
    await transaction.insert(agents).values({ ...values, id, ownerId: owner?.id ?? null });
    await setTools(transaction, id, tools);
  });
  return id;
}

export async function changeAgent(db: Database, id: string, { tools, ...values }: AgentChange): Promise<void> {
  await db.transaction(async (transaction) => {
    await transaction
      .update(agents)
      .set({ ...values, updatedAt: new Date() })
      .where(eq(agents.id, id));
    await setTools(transaction, id, tools);
  });
}

/** Its conversations stay, without an agent, and so do the tools that are on in them because of it. */
export async function removeAgent(db: Database, id: string): Promise<void> {
  await db.transaction(async (transaction) => {
    const inherited = await transaction
      .select({ scopeId: conversations.id, tool: toggles.tool, on: toggles.on })
      .from(conversations)
      .innerJoin(toggles, ofAgent(id))
      .where(eq(conversations.agentId, id));
    const rows = inherited.map((row) => ({ ...row, scope: "conversation" as const }));
    if (rows.length > 0) await transaction.insert(toggles).values(rows).onConflictDoNothing();
    await transaction.delete(toggles).where(ofAgent(id));
    await transaction.delete(agents).where(eq(agents.id, id));
  });
}

async function setTools(db: Database, id: string, tools: AgentChange["tools"]): Promise<void> {
  const rows = Object.entries(tools).map(([tool, on]) => ({ scope: "agent" as const, scopeId: id, tool, on }));
  await db.delete(toggles).where(ofAgent(id));
  if (rows.length > 0) await db.insert(toggles).values(rows);
}

const ofAgent = (id: string) => and(eq(toggles.scope, "agent"), eq(toggles.scopeId, id));

const selectAgents = (db: Database) => db.select().from(agents).leftJoin(users, eq(users.id, agents.ownerId));

interface Row {
  agents: typeof agents.$inferSelect;
  users: typeof users.$inferSelect | null;
}

function toAgent(row: Row, switches: { tool: string; on: boolean }[], person: Person): Agent {
  const { id, name, instructions, model, permissions, updatedAt } = row.agents;
  const owner = row.users && { id: row.users.id, name: row.users.name };
  return {
    id,
    name,
    instructions,
    model,
    tools: Object.fromEntries(switches.map(({ tool, on }) => [tool, on])),
    permissions,
    owner,
    canEdit: hasRole(person, owner?.id === person.id ? "editor" : "admin"),
    updatedAt: updatedAt.getTime(),
  };
}
