import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { SandboxError } from "../../protocol/index.ts";

/** Time in milliseconds that requests under way have to end when the server is closed. */
const CLOSE_LIMIT_MS = 3000;
/** Ports that are tried, one after another, where none was asked for. */
const TRIES = 20;

export interface PlatformServer {
  /** On this machine. */
  url: string;
  /** Takes no more requests, and resolves when those under way have ended, or had time to. */
  close(): Promise<void>;
}

export interface ListenOptions {
  host: string;
  port: number;
  /** Whether the next ports will do where this one is taken. */
  isPortOpen: boolean;
}

type Fetch = Parameters<typeof createAdaptorServer>[0]["fetch"];

/** @throws SandboxError `BAD_REQUEST` when the address cannot be listened on */
export async function listen(fetch: Fetch, { host, port, isPortOpen }: ListenOptions): Promise<PlatformServer> {
  const server = createAdaptorServer({ fetch, hostname: host }) as Server;
  for (let tried = port; ; tried++) {
    try {
      server.listen(tried, host);
      await once(server, "listening");
      break;
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === "EADDRINUSE" && isPortOpen && tried < port + TRIES) continue;
      const suggestion =
        code === "EADDRINUSE" ? "Choose another port with PORT." : "Choose another address with HOST and PORT.";
      throw new SandboxError("BAD_REQUEST", `Cannot listen on "${host}:${tried}" (${code})`, suggestion, { cause });
    }
  }
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${name}:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      const timer = setTimeout(() => server.closeAllConnections(), CLOSE_LIMIT_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}
