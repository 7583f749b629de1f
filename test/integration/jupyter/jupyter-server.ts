import { randomUUID } from "node:crypto";
import { ServerConnection } from "@jupyterlab/services";
import { afterAll, beforeAll } from "vitest";
import { listen } from "../../../src/cli/listen.ts";
import type { Hono } from "hono";
import { createJupyterApp, type JupyterCaller } from "../../../src/jupyter/index.ts";
import { SandboxError } from "../../../src/protocol/index.ts";
import { startSandbox } from "../../support/sandbox.ts";

const suffix = randomUUID();

export interface JupyterServer {
  /** Where Jupyter's clients are pointed to. */
  readonly url: string;
  /** Tokens that are refused from now on. */
  readonly revoked: Set<string>;
  /** Another application over the same sidecar, as after a restart. */
  startAgain(): Hono;
  /** Breaks all connections off, as a network does. */
  breakOff(): void;
  settings(token: string): ServerConnection.ISettings;
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** Serves kernels over a sidecar of its own to the holders of the tokens `ann` and `bob`. */
export function startJupyter(policy: Record<string, unknown> = {}): JupyterServer {
  const sandbox = startSandbox(policy);
  const revoked = new Set<string>();
  let url = "";
  let breakOff: () => void;
  let close: () => Promise<void>;
  const create = () =>
    createJupyterApp(sandbox.client, {
      callerOf: async (_, token) => {
        if (!revoked.has(token) && (token === "ann" || token === "bob")) return callerNamed(`${token}-${suffix}`);
        throw new SandboxError("UNAUTHORIZED", "The token is not known");
      },
    });
  beforeAll(async () => {
    const jupyter = create();
    const server = await listen(jupyter.app, { host: "127.0.0.1", port: 0, webSockets: jupyter.webSockets });
    url = `${server.url}/jupyter`;
    breakOff = () => jupyter.webSockets.clients.forEach((socket) => socket.terminate());
    close = () => {
      jupyter.close();
      return server.close();
    };
  });
  afterAll(() => close());
  return {
    get url() {
      return url;
    },
    revoked,
    breakOff: () => breakOff(),
    startAgain: () => create().app,
    settings: (token) => ServerConnection.makeSettings({ baseUrl: `${url}/`, token }),
    fetch: (path, init) => fetch(`${url}${path}`, init),
  };
}

function callerNamed(name: string): JupyterCaller {
  return { name, agent: null, run: (work) => work() };
}
