import { afterAll, beforeAll } from "vitest";
import { Sandbox } from "@e2b/code-interpreter";
import { serveE2b } from "../../../src/cli/serve-e2b.ts";
import type { SandboxClient } from "../../../src/client/index.ts";
import { createHttpApp, type FindCaller } from "../../../src/http/index.ts";
import { LOCAL } from "../../../src/http/access/tokens.ts";
import { startSandbox } from "../../support/sandbox.ts";

export interface E2bServer {
  readonly url: string;
  readonly client: SandboxClient;
  /** E2B's SDK in debug mode, as its users have it, but for the port. */
  readonly sandbox: Sandbox;
  /** Ends the door; the client stays. */
  close(): Promise<void>;
}

/** Whoever has the token `plain` is of an agent that may not install packages, and has less time. */
const findCaller: FindCaller = async (token) =>
  token === "plain" ? { ...LOCAL, name: "plain", agent: "plain" } : undefined;

/** Serves E2B's SDK over a sidecar of its own, on a free port of loopback, for the tests of one file. */
export function startE2b(): E2bServer {
  const support = startSandbox({ agents: { plain: { packages: { install: "none" }, time: { maxSeconds: 20 } } } });
  let url: string;
  let sandbox: Sandbox;
  let closeServer: (() => Promise<void>) | undefined;
  const close = async () => {
    await closeServer?.();
    closeServer = undefined;
  };
  beforeAll(async () => {
    const http = await createHttpApp(support.client, { findCaller, isExecuteOpen: true });
    const server = await serveE2b(support.client, { port: 0, callerOf: http.callerOfToken, onLog: () => {} });
    url = server.url;
    sandbox = await Sandbox.create({ debug: true, sandboxUrl: url });
    closeServer = async () => {
      await server.close();
      await http.close();
    };
  });
  afterAll(close);
  return {
    get url() {
      return url;
    },
    get client() {
      return support.client;
    },
    get sandbox() {
      return sandbox;
    },
    close,
  };
}
