import contentDisposition from "content-disposition";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import mime from "mime";
import type { Session } from "../../client/index.ts";
import { SandboxError } from "../../protocol/index.ts";
import { requireAccess } from "../people/access.ts";
import type { PlatformEnvironment } from "../server/services.ts";
import { type Chat, readConversation } from "./chat.ts";
import { freeName } from "./free-name.ts";
import { OneAtATime } from "./one-at-a-time.ts";
import { findShownSession, openShownSession } from "./shown-session.ts";

/** Formats that a browser shows by itself and that hold nothing to run. */
const SHOWN = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"]);

/** A name may have any character, line ends among them. */
const FILE = "/conversations/:id/files/:path{[^]+}";

/** The files in /workspace of the branch that is shown. */
export function createFileRoutes(chat: Chat): Hono<PlatformEnvironment> {
  const { db } = chat;
  const uploads = new OneAtATime();
  const routes = new Hono<PlatformEnvironment>();

  routes.get("/conversations/:id/files", async (context) => {
    const id = context.req.param("id");
    await requireAccess(chat, context, id, "viewer");
    const session = await findShownSession(chat, await readConversation(db, id));
    return context.json((await session?.files.list()) ?? []);
  });

  routes.get(FILE, async (context) => {
    const { id, path } = context.req.param();
    await requireAccess(chat, context, id, "viewer");
    const session = await findShownSession(chat, await readConversation(db, id));
    if (session === null) throw new SandboxError("FILE_NOT_FOUND", `There is no file "${path}"`);
    const { size, chunks } = await session.files.open(path);
    const { type, isShown } = typeOf(path);
    const isInline = isShown && context.req.query("download") === undefined;
    context.header("content-type", type);
    context.header("content-length", String(size));
    context.header(
      "content-disposition",
      contentDisposition(baseName(path), { type: isInline ? "inline" : "attachment" }),
    );
    context.header("cache-control", "no-store");
    return context.body(chunks);
  });

  routes.put(
    FILE,
    async (context, next) => {
      // Before a byte of the body is read.
      const person = await requireAccess(chat, context, context.req.param("id"), "editor");
      const { maxFileBytes: maxSize } = await (await chat.sandbox.client()).limits();
      const onError = () => {
        throw new SandboxError("FILE_TOO_LARGE", `A file may have ${Math.floor(maxSize / 1024 ** 2)} MB at most`);
      };
      return uploads.run(person, () => bodyLimit({ maxSize, onError })(context, next)); // Each is held whole for a while.
    },
    async (context) => {
      const { id, path: wanted } = context.req.param();
      const data = new Uint8Array(await context.req.arrayBuffer());
      const session = await openShownSession(chat, await readConversation(db, id));
      // With `free` nothing that is there is written over: the file gets another name.
      const path = context.req.query("free") === undefined ? wanted : freeName(wanted, await pathsIn(session));
      await session.files.put(path, data);
      return context.json({ path, size: data.length }, 201);
    },
  );

  routes.delete(FILE, async (context) => {
    const { id, path } = context.req.param();
    await requireAccess(chat, context, id, "editor");
    const session = await findShownSession(chat, await readConversation(db, id));
    if (session === null) throw new SandboxError("FILE_NOT_FOUND", `There is no file "${path}"`);
    await session.files.delete(path);
    return context.body(null, 204);
  });

  return routes;
}

/** How a file is sent: text only as plain text, and all that could hold a script as mere bytes. */
function typeOf(path: string): { type: string; isShown: boolean } {
  const type = mime.getType(path) ?? "";
  if (SHOWN.has(type)) return { type, isShown: true };
  const isText = type.startsWith("text/") || /\/(json|.*\+json|xml|javascript|yaml|toml|sql)$/.test(type);
  return isText && type !== "text/html"
    ? { type: "text/plain; charset=utf-8", isShown: true }
    : { type: "application/octet-stream", isShown: false };
}

const pathsIn = async ({ files }: Session) => new Set((await files.list()).map(({ path }) => path));

const baseName = (path: string) => path.slice(path.lastIndexOf("/") + 1);
