import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import type { Hono } from "hono";
import type { PlatformEnvironment } from "./services.ts";

/** The page's files; every other path is one of the page's own, which `index.html` shows. */
export function addStaticPage(app: Hono<PlatformEnvironment>, folder: string): void {
  const assets = serveStatic({ root: folder });
  app.get("/assets/*", async (context) => {
    const answer = (await assets(context, async () => {})) ?? context.text("Not found", 404);
    // Vite puts a hash of the content in each name.
    if (answer.ok) answer.headers.set("cache-control", "public, max-age=31536000, immutable");
    return answer;
  });
  app.get("*", async (context) => {
    const page = await readFile(join(folder, "index.html"), "utf8").catch(() => undefined);
    if (page === undefined)
      return context.text("The page has not been built. Run `npm run build`, then start again.", 503);
    context.header("cache-control", "no-cache");
    return context.html(page);
  });
}
