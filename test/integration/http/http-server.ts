import { randomUUID } from "node:crypto";
import { afterAll, beforeAll } from "vitest";
import { listen } from "../../../src/cli/listen.ts";
import type { ConnectOptions, SandboxClient } from "../../../src/client/index.ts";
import { createHttpApp, type FindCaller, type HttpAppOptions, oneToken } from "../../../src/http/index.ts";
import { startSandbox } from "../../support/sandbox.ts";

const name = `test-${randomUUID()}`;

/** Knows the token `secret`, whose holder has a name of its own in each file of tests. */
export const findTester: FindCaller = async (token) => {
  const caller = await oneToken("secret")(token);
  return caller && { ...caller, name };
};

export interface HttpServer {
  readonly url: string;
  readonly client: SandboxClient;
}

/** Serves the API over a sidecar of its own, on a port of loopback, for the tests of one file; what they save is deleted. */
export function startHttp(
  options: Omit<HttpAppOptions, "findCaller"> = {},
  policy: Record<string, unknown> = {},
  connect: ConnectOptions = {},
): HttpServer {
  const sandbox = startSandbox(policy, connect);
  let url: string;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const http = await createHttpApp(sandbox.client, { findCaller: findTester, ...options });
    const server = await listen(http.app, { host: "127.0.0.1", port: 0 });
    url = server.url;
    close = async () => {
      await server.close();
      await http.close();
      const saved = (await sandbox.client.snapshots()).map(({ session }) => session);
      const own = new Set(saved.filter((session) => session.includes(`:${name}:`)));
      for (const session of own) await sandbox.client.session(session).close();
    };
  });
  afterAll(() => close());
  return {
    get url() {
      return url;
    },
    get client() {
      return sandbox.client;
    },
  };
}
