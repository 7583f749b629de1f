import { type Context, Hono } from "hono";
import { SandboxError } from "../../protocol/index.ts";
import { inputAnswerSchema, newCellSchema, newMessageSchema } from "../api/conversations.ts";
import type { Message } from "../api/messages.ts";
import { requireAccess } from "../people/access.ts";
import { readBody } from "../server/read-body.ts";
import type { PlatformEnvironment } from "../server/services.ts";
import { attachFiles } from "./attachments.ts";
import { type Chat, readConversation } from "./chat.ts";
import { describeConversation } from "./conversations.ts";
import { forkConversation } from "./fork-conversation.ts";
import { branchTo, readMessages } from "./messages.ts";
import { newMessage, startAnswer, startCell, type Turn } from "./turns.ts";

type Request = Context<PlatformEnvironment>;

/** What people say and run in a conversation. Answers come on the conversation's stream. */
export function createMessageRoutes(chat: Chat): Hono<PlatformEnvironment> {
  const { db, live } = chat;
  const routes = new Hono<PlatformEnvironment>();

  /** Adds to a conversation after a message; one at a time can. */
  async function add(context: Request, id: string, after: string | null, start: (turn: Turn) => Promise<Message[]>) {
    const person = await requireAccess(chat, context, id, "editor");
    const added = await live.reserve(id, async () => {
      const [conversation, all] = await Promise.all([readConversation(db, id), readMessages(db, id)]);
      return start({ conversation, person, branch: branchTo(all, after) });
    });
    return context.json({ messages: added }, 201);
  }

  routes.post("/conversations/:id/messages", async (context) => {
    const { parentId, text, attachments } = await readBody(context, newMessageSchema);
    if (text.trim() === "" && attachments.length === 0) throw new SandboxError("BAD_REQUEST", "The message is empty");
    return add(context, context.req.param("id"), parentId, async (turn) => {
      const { files, python } = await attachFiles(chat, turn, attachments);
      const said = newMessage(turn, "user", turn.branch.at(-1), [...files, { type: "text", text }]);
      return startAnswer(chat, turn, { ...said, python });
    });
  });

  routes.post("/conversations/:id/messages/:message/regenerate", async (context) => {
    const { id, message } = context.req.param();
    return add(context, id, message, async (turn) => {
      const isAnswer = turn.branch.at(-1)?.role === "assistant";
      const branch = isAnswer ? turn.branch.slice(0, -1) : turn.branch;
      if (branch.at(-1)?.role !== "user") throw new SandboxError("BAD_REQUEST", "Only what a person wrote is answered");
      return startAnswer(chat, { ...turn, branch }, null);
    });
  });

  routes.post("/conversations/:id/cells", async (context) => {
    const { parentId, code } = await readBody(context, newCellSchema);
    return add(context, context.req.param("id"), parentId, (turn) => startCell(chat, turn, code));
  });

  routes.post("/conversations/:id/messages/:message/fork", async (context) => {
    const { id, message } = context.req.param();
    const person = await requireAccess(chat, context, id, "viewer");
    const fork = await forkConversation(chat, person, id, message);
    return context.json(await describeConversation(chat, fork, "editor"), 201);
  });

  routes.post("/conversations/:id/stop", async (context) => {
    const id = context.req.param("id");
    await requireAccess(chat, context, id, "editor");
    live.running(id)?.stop();
    return context.body(null, 204);
  });

  routes.post("/conversations/:id/interrupt", async (context) => {
    const id = context.req.param("id");
    await requireAccess(chat, context, id, "editor");
    live.running(id)?.interrupt();
    return context.body(null, 204);
  });

  routes.post("/conversations/:id/input", async (context) => {
    const id = context.req.param("id");
    await requireAccess(chat, context, id, "editor");
    const { callId, text } = await readBody(context, inputAnswerSchema);
    const running = live.running(id);
    if (running === undefined) throw new SandboxError("BAD_REQUEST", "Nothing waits for an answer", "Go on.");
    running.answerInput(callId, text);
    return context.body(null, 204);
  });

  return routes;
}
