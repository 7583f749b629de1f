import { SandboxError } from "../../src/protocol/index.ts";
import type { SidecarOptions } from "../options.ts";
import type { Rules } from "../rules.ts";
import type { KernelPool } from "../sessions/kernel-pool.ts";
import type { MemoryBudget } from "../sessions/memory-budget.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { SessionExchange } from "../snapshots/exchange/session-exchange.ts";
import type { Templates } from "../snapshots/templates.ts";
import type { PackageStore } from "../store/package-store.ts";
import type { Broadcaster } from "./broadcaster.ts";
import { Connection } from "./connection.ts";

/** What requests are answered with. */
export interface Services {
  options: SidecarOptions;
  /** What a client must know; undefined lets everyone on this machine in. */
  token: string | undefined;
  rules: Rules;
  store: PackageStore;
  templates: Templates;
  pool: KernelPool;
  budget: MemoryBudget;
  sessions: Sessions;
  exchange: SessionExchange;
  clients: Broadcaster;
  shutdown(): void;
}

export interface Server {
  url: string;
  close(): Promise<void>;
}

/** @throws SandboxError `POLICY_DENIED` for a place that needs a token, `SIDECAR_UNREACHABLE` for a port that is taken. */
export function serve(services: Services): Server {
  const { host, port } = services.options;
  if (!isLoopback(host) && services.token === undefined) {
    throw new SandboxError(
      "POLICY_DENIED",
      `The sidecar listens on "${host}" only with a token`,
      "Set PYODIDE_SANDBOX_TOKEN.",
    );
  }
  const instance = crypto.randomUUID();
  const server = listen(host, port, (request) => {
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      return new Response("This is the sidecar of a Python sandbox; it speaks WebSocket.\n", { status: 426 });
    }
    const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 0 });
    Connection.accept(socket, services, instance);
    return response;
  });
  const name = host.includes(":") ? `[${host}]` : host;
  return { url: `ws://${name}:${server.addr.port}`, close: () => server.shutdown() };
}

function listen(
  hostname: string,
  port: number,
  handler: (request: Request) => Response,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({ hostname, port, onListen() {} }, handler);
  } catch (cause) {
    throw new SandboxError(
      "SIDECAR_UNREACHABLE",
      `The sidecar cannot listen on "${hostname}:${port}": ${String(cause)}`,
      "Choose another port.",
      { cause },
    );
  }
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
