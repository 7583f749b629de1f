import { type Context, Hono } from "hono";
import type { Session } from "../../client/index.ts";
import type { PackageInfo, RecordedRun, SessionInfo, Snapshot, Variable } from "../../protocol/index.ts";
import { type Access, rewindSchema } from "../api/conversations.ts";
import { requireAccess } from "../people/access.ts";
import { readBody } from "../server/read-body.ts";
import type { PlatformEnvironment } from "../server/services.ts";
import { readArtifact } from "./artifacts.ts";
import { type Chat, readConversation } from "./chat.ts";
import { describeConversation } from "./conversations.ts";
import { rewindConversation } from "./rewind-conversation.ts";
import { findShownSession } from "./shown-session.ts";

type HistoryEntry = Pick<RecordedRun, "run" | "code" | "startedAt" | "durationMs" | "status">;

/** What an inspector shows of the Python of the branch that is shown; a conversation without one has nothing to show. */
export function createInspectorRoutes(chat: Chat): Hono<PlatformEnvironment> {
  const routes = new Hono<PlatformEnvironment>();

  async function inspect<Found>(
    context: Context<PlatformEnvironment, "/conversations/:id/*">,
    look: (session: Session) => Promise<Found>,
    nothing: Found,
    access: Access = "viewer",
  ): Promise<Found> {
    const id = context.req.param("id")!;
    await requireAccess(chat, context, id, access);
    const session = await findShownSession(chat, await readConversation(chat.db, id));
    return session === null ? nothing : look(session);
  }

  routes.get("/conversations/:id/variables", async (context) =>
    context.json(await inspect(context, (session) => session.variables(), [] as Variable[])),
  );

  routes.get("/conversations/:id/snapshots", async (context) =>
    context.json(await inspect(context, (session) => session.snapshots(), [] as Snapshot[])),
  );

  routes.get("/conversations/:id/session", async (context) =>
    context.json(await inspect<SessionInfo | null>(context, (session) => session.info(), null)),
  );

  routes.get("/conversations/:id/history", async (context) =>
    context.json(await inspect(context, async (session) => (await session.history()).map(toEntry), [])),
  );

  routes.get("/conversations/:id/packages", async (context) => {
    await requireAccess(chat, context, context.req.param("id"), "viewer");
    const client = await chat.sandbox.client();
    return context.json((await client.packages.list()) satisfies PackageInfo[]);
  });

  routes.post("/conversations/:id/rewind", async (context) => {
    const id = context.req.param("id");
    const person = await requireAccess(chat, context, id, "editor");
    const { run } = await readBody(context, rewindSchema);
    await rewindConversation(chat, person, id, run);
    return context.json(await describeConversation(chat, id, "editor"));
  });

  routes.get("/conversations/:id/artifacts/:hash", async (context) => {
    const { id, hash } = context.req.param();
    await requireAccess(chat, context, id, "viewer");
    const artifact = await readArtifact(chat.db, id, hash);
    if (artifact === undefined) return context.notFound();
    const { mediaType, data } = artifact;
    context.header("content-type", sentType(mediaType));
    context.header("content-disposition", "attachment"); // Only for a tab of its own: a page loads it all the same.
    context.header("cache-control", "private, max-age=31536000, immutable");
    return context.body(Uint8Array.from(data));
  });

  return routes;
}

/** A kernel can name any type; as a script or a style sheet of this origin nothing of it may be taken. */
function sentType(mediaType: string): string {
  if (/^(image\/[\w.+-]{1,60}|application\/([\w.-]{1,60}\+)?json)$/.test(mediaType)) return mediaType;
  return mediaType.startsWith("text/") ? "text/plain; charset=utf-8" : "application/octet-stream";
}

function toEntry({ run, code, startedAt, durationMs, status }: RecordedRun): HistoryEntry {
  return { run, code, startedAt, durationMs, status };
}
