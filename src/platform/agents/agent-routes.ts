import { Hono } from "hono";
import { SandboxError } from "../../protocol/index.ts";
import {
  type Agent,
  type AgentChange,
  agentChangeSchema,
  type AgentLimits,
  agentPreviewSchema,
} from "../api/agents.ts";
import type { Person } from "../api/people.ts";
import { INTERNAL_TOOLS } from "../chat/internal-tools.ts";
import { requireRole } from "../people/access.ts";
import { checkPermissions } from "../sandbox/check-policy.ts";
import { applyPolicy, readPolicies } from "../sandbox/platform-policy.ts";
import { listChanges } from "../server/differences.ts";
import { refuseFaults } from "../server/field-refusal.ts";
import { readBody } from "../server/read-body.ts";
import type { PlatformEnvironment, Services } from "../server/services.ts";
import { addAgent, changeAgent, getAgent, listAgents, removeAgent } from "./agents.ts";
import { conversationsWith, tellConversations } from "./tell-conversations.ts";

/** Stands for an agent that has no id yet. */
const NEW_AGENT = "new";

/** Agents, which every editor can use; their owners and administrators change them. */
export function createAgentRoutes(services: Services): Hono<PlatformEnvironment> {
  const { db, models, audit } = services;
  const routes = new Hono<PlatformEnvironment>();

  routes.get("/agents", async (context) => {
    const person = requireRole(context, "editor");
    return context.json((await listAgents(db, person)) satisfies Agent[]);
  });

  routes.post("/agents", async (context) => {
    const person = requireRole(context, "editor");
    const change = await readBody(context, agentChangeSchema);
    await check(NEW_AGENT, change, null);
    const agent = await getAgent(db, await addAgent(db, change, person), person);
    await audit.record(person, "agent.create", agent.name, { agent: agent.id, changes: listChanges({}, change) });
    if (isNarrowed(agent)) await applyPolicy(services);
    return context.json(agent, 201);
  });

  /** What permissions are measured against. */
  routes.get("/agents/limits", async (context) => {
    requireRole(context, "editor");
    const { network, read, memory, time, packages, tools } = (await readPolicies(db)).policy;
    return context.json({ network, read, memory, time, packages, tools } satisfies AgentLimits);
  });

  routes.post("/agents/preview", async (context) => {
    requireRole(context, "editor");
    const { permissions } = await readBody(context, agentPreviewSchema);
    return context.json(checkPermissions(await readPolicies(db), NEW_AGENT, permissions));
  });

  routes.get("/agents/:id", async (context) => {
    const person = requireRole(context, "editor");
    return context.json(await getAgent(db, context.req.param("id"), person));
  });

  routes.put("/agents/:id", async (context) => {
    const person = requireRole(context, "editor");
    const before = await getEditable(context.req.param("id"), person);
    const change = await readBody(context, agentChangeSchema);
    await check(before.id, change, before.model);
    await changeAgent(db, before.id, change);
    const after = await getAgent(db, before.id, person);
    const changes = listChanges(settingsOf(before), settingsOf(after));
    if (changes.length > 0) await audit.record(person, "agent.change", after.name, { agent: after.id, changes });
    if (changes.some(({ path }) => path[0] === "permissions")) await applyPolicy(services);
    const { id, name } = after;
    if (changes.length > 0) await tellConversations(services, await conversationsWith(services, id), { id, name });
    return context.json(after);
  });

  routes.delete("/agents/:id", async (context) => {
    const person = requireRole(context, "editor");
    const agent = await getEditable(context.req.param("id"), person);
    const orphans = await conversationsWith(services, agent.id);
    await removeAgent(db, agent.id);
    await tellConversations(services, orphans, null);
    const changes = listChanges(settingsOf(agent), {});
    await audit.record(person, "agent.delete", agent.name, { agent: agent.id, changes });
    if (isNarrowed(agent)) await applyPolicy(services);
    return context.json({});
  });

  return routes;

  /** @throws SandboxError `UNKNOWN_AGENT`, `FORBIDDEN` */
  async function getEditable(id: string, person: Person): Promise<Agent> {
    const agent = await getAgent(db, id, person);
    if (agent.canEdit) return agent;
    const suggestion = agent.owner ? `Ask ${agent.owner.name} or an administrator.` : "Ask an administrator.";
    throw new SandboxError("FORBIDDEN", `You can use the agent "${agent.name}", not change it`, suggestion);
  }

  /** @throws FieldRefusal, SandboxError `BAD_REQUEST` for a tool or a model that is not offered; the model may be that of before */
  async function check(id: string, change: AgentChange, modelBefore: string | null): Promise<void> {
    const { model, tools, permissions } = change;
    refuseFaults(checkPermissions(await readPolicies(db), id, permissions));
    const tool = Object.keys(tools).find((name) => !INTERNAL_TOOLS.some((known) => known.name === name));
    if (tool !== undefined) throw new SandboxError("BAD_REQUEST", `There is no internal tool "${tool}"`);
    if (model === null || model === modelBefore || (await models.list()).some((offered) => offered.id === model))
      return;
    throw new SandboxError("BAD_REQUEST", `The model "${model}" is not offered here`, "Choose one of the list.");
  }
}

const isNarrowed = ({ permissions }: Agent) => Object.keys(permissions).length > 0;

function settingsOf({ name, instructions, model, tools, permissions }: Agent): AgentChange {
  return { name, instructions, model, tools, permissions };
}
