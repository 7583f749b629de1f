import contentDisposition from "content-disposition";
import { Hono } from "hono";
import { z } from "zod";
import { SandboxError } from "../../protocol/index.ts";
import { requireAccess } from "../people/access.ts";
import type { PlatformEnvironment } from "../server/services.ts";
import { restoreArtifacts } from "./artifacts.ts";
import { type Chat, readConversation } from "./chat.ts";
import { toConversationNotebook, toConversationPage } from "./export-conversation.ts";
import { branchTo, readMessages } from "./messages.ts";

const formatSchema = z.enum(["ipynb", "html"]);

const MEDIA_TYPES = { ipynb: "application/x-ipynb+json", html: "text/html; charset=utf-8" };

/** The branch of a conversation that is shown, as a file. */
export function createExportRoutes(chat: Chat): Hono<PlatformEnvironment> {
  const { db } = chat;
  const routes = new Hono<PlatformEnvironment>();

  routes.get("/conversations/:id/export", async (context) => {
    const id = context.req.param("id");
    await requireAccess(chat, context, id, "viewer");
    const { data: format } = formatSchema.safeParse(context.req.query("format"));
    if (format === undefined) throw new SandboxError("BAD_REQUEST", 'The format has to be "ipynb" or "html"');
    const { title, leaf } = await readConversation(db, id);
    const branch = await restoreArtifacts(db, id, branchTo(await readMessages(db, id), leaf));
    const write = format === "ipynb" ? toConversationNotebook : toConversationPage;
    context.header("content-type", MEDIA_TYPES[format]);
    context.header("content-disposition", contentDisposition(`${title.replace(/[\\/]/g, "-")}.${format}`));
    return context.body(await write(title, branch));
  });

  return routes;
}
