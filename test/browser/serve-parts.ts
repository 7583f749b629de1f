import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import mime from "mime";
import { build } from "vite";
import { afterAll, beforeAll } from "vitest";

/** As a platform should have it. Styles may be inline, since output in frames brings its own. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'";

export interface PartsSite {
  readonly url: string;
  /** Paths that were asked for. */
  readonly asked: string[];
}

/** The page of the parts, built for the tests of one file, with files and artifacts beside it. */
export function servePartsPage(contents: Record<string, { type: string; body: string | Buffer }>): PartsSite {
  const folder = mkdtempSync(join(tmpdir(), "parts-page-"));
  const asked: string[] = [];
  let server: Server;
  beforeAll(async () => {
    await build({
      root: fileURLToPath(new URL("parts-page", import.meta.url)),
      configFile: false,
      logLevel: "error",
      plugins: [react()],
      build: { outDir: folder, emptyOutDir: true, minify: false, chunkSizeWarningLimit: 10_000 },
    });
    server = createServer((request, response) => {
      const path = normalize(new URL(request.url ?? "/", "http://page").pathname);
      asked.push(path);
      const content = contents[path] ?? readBuilt(folder, path);
      response.setHeader("content-security-policy", POLICY);
      response.setHeader("x-content-type-options", "nosniff");
      if (content) response.setHeader("content-type", content.type).end(content.body);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    asked,
    get url() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    },
  };
}

function readBuilt(folder: string, path: string): { type: string; body: Buffer } | null {
  try {
    const file = join(folder, path === "/" ? "index.html" : path);
    return { type: mime.getType(extname(file)) ?? "application/octet-stream", body: readFileSync(file) };
  } catch {
    return null;
  }
}
