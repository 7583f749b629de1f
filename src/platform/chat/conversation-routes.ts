import { Hono } from "hono";
import { SandboxError } from "../../protocol/index.ts";
import {
  conversationChangeSchema,
  type ConversationSummary,
  newConversationSchema,
  type ToolSetting,
  toolSwitchSchema,
} from "../api/conversations.ts";
import { findAccess, requireAccess, requireRole } from "../people/access.ts";
import { readBody } from "../server/read-body.ts";
import type { PlatformEnvironment } from "../server/services.ts";
import { type Chat, readConversation } from "./chat.ts";
import {
  changeConversation,
  createConversation,
  deleteConversation,
  describeConversation,
  listConversations,
} from "./conversations.ts";
import { INTERNAL_TOOLS, listTools } from "./internal-tools.ts";

/** The conversations, and which internal tools are on in them. */
export function createConversationRoutes(chat: Chat): Hono<PlatformEnvironment> {
  const routes = new Hono<PlatformEnvironment>();

  routes.get("/conversations", async (context) => {
    const found = await listConversations(chat, context.get("person"), context.req.query("search") ?? "");
    return context.json(found satisfies ConversationSummary[]);
  });

  routes.post("/conversations", async (context) => {
    const person = requireRole(context, "editor");
    const { agentId } = await readBody(context, newConversationSchema);
    const id = await createConversation(chat, person, agentId);
    return context.json(await describeConversation(chat, id, "editor"), 201);
  });

  routes.get("/conversations/:id", async (context) => {
    const id = context.req.param("id");
    const person = await requireAccess(chat, context, id, "viewer");
    return context.json(await describeConversation(chat, id, (await findAccess(chat.db, person, id)) ?? "viewer"));
  });

  routes.patch("/conversations/:id", async (context) => {
    const id = context.req.param("id");
    await requireAccess(chat, context, id, "editor");
    await changeConversation(chat, id, await readBody(context, conversationChangeSchema));
    return context.json(await describeConversation(chat, id, "editor"));
  });

  routes.delete("/conversations/:id", async (context) => {
    const id = context.req.param("id");
    const person = await requireAccess(chat, context, id, "editor");
    await deleteConversation(chat, person, id);
    return context.body(null, 204);
  });

  /** As a conversation that is created now begins. */
  routes.get("/tools", async (context) => {
    requireRole(context, "editor");
    const tools = await listTools(chat, { agentId: context.req.query("agent") ?? null }, "editor");
    return context.json(tools satisfies ToolSetting[]);
  });

  routes.put("/conversations/:id/tools/:tool", async (context) => {
    const { id, tool } = context.req.param();
    const person = await requireAccess(chat, context, id, "editor");
    if (!INTERNAL_TOOLS.some(({ name }) => name === tool)) {
      throw new SandboxError("BAD_REQUEST", `There is no internal tool "${tool}"`);
    }
    const { on } = await readBody(context, toolSwitchSchema);
    const conversation = await readConversation(chat.db, id);
    await chat.toggles.set({ conversation: id }, tool, on);
    await chat.audit.record(person, "tool.switch", conversation.title, { conversation: id, tool, on });
    const tools = await listTools(chat, conversation, "editor");
    chat.live.publish(id, { type: "conversation", change: { tools } });
    return context.json(tools satisfies ToolSetting[]);
  });

  return routes;
}
