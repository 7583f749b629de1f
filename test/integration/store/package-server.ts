import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { MadeWheel } from "./make-wheel.ts";

/** A web server on loopback that has a Pyodide distribution at `/` and a package index at `/simple/`. */
export interface PackageServer extends AsyncDisposable {
  base: string;
  index: string;
  /** Paths that were asked for and are there. */
  hits: string[];
  /** Never ends its answers for wheels while this is true. */
  stuck: boolean;
  close: () => Promise<void>;
}

export interface Served {
  /** Files of the distribution, by name. */
  files?: Record<string, string | Uint8Array>;
  /** Files in the index; those that are not wheels have no use but to be listed. */
  index?: MadeWheel[];
  /** What each request must have in its header. */
  authorization?: string;
}

export async function servePackages({ files = {}, index = [], authorization }: Served): Promise<PackageServer> {
  const contents = new Map<string, string | Uint8Array>(
    Object.entries(files).map(([name, data]) => [`/${name}`, data]),
  );
  for (const name of new Set(index.map((wheel) => wheel.name))) {
    const wheels = index.filter((wheel) => wheel.name === name);
    const links = wheels.map(
      ({ fileName, sha256 }) => `<a href="../../files/${fileName}#sha256=${sha256}">${fileName}</a>`,
    );
    contents.set(`/simple/${name}/`, `<!DOCTYPE html><body>${links.join("<br/>\n")}</body>`);
  }
  for (const { fileName, bytes } of index) contents.set(`/files/${fileName}`, bytes);

  const server = createServer((request, response) => {
    if (authorization && request.headers.authorization !== authorization) response.writeHead(401).end();
    else answer(request.url ?? "/", response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const close = async () => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  const handle = {
    base,
    index: `${base}simple`,
    hits: [] as string[],
    stuck: false,
    close,
    [Symbol.asyncDispose]: close,
  };
  return handle;

  function answer(path: string, response: ServerResponse): void {
    const content = contents.get(decodeURIComponent(path));
    if (content === undefined) return void response.writeHead(404).end();
    handle.hits.push(path);
    response.writeHead(200, { "content-type": path.endsWith("/") ? "text/html" : "application/octet-stream" });
    if (handle.stuck && path.endsWith(".whl")) response.write(content.slice(0, 10));
    else response.end(content);
  }
}
