import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type WebSocketServerLike } from "@hono/node-server";
import type { Hono } from "hono";
import type { WebSocketServer } from "ws";
import { UserError } from "./user-error.ts";

/** Time in milliseconds that requests under way have to end when the server is closed. */
const CLOSE_LIMIT_MS = 5000;

export interface HttpServer {
  url: string;
  /** Takes no more requests, and resolves when those under way have ended, or had time to. */
  close(): Promise<void>;
}

export interface ListenOptions {
  host: string;
  /** 0 for any that is free. */
  port: number;
  /** Of an app that upgrades requests to WebSockets. */
  webSockets?: WebSocketServer;
}

/** Serves an app. @throws UserError when the address cannot be listened on */
export async function listen(app: Hono, { host, port, webSockets }: ListenOptions): Promise<HttpServer> {
  const websocket = webSockets && { server: webSockets as WebSocketServerLike };
  const server = createAdaptorServer({ fetch: app.fetch, hostname: host, ...(websocket && { websocket }) }) as Server;
  server.listen(port, host);
  await once(server, "listening").catch((cause: NodeJS.ErrnoException) => {
    throw new UserError(`Cannot listen on "${host}:${port}" (${cause.code})`, { cause });
  });
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${name}:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      const timer = setTimeout(() => {
        server.closeAllConnections();
        for (const socket of webSockets?.clients ?? []) socket.terminate();
      }, CLOSE_LIMIT_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}
