import type { SandboxClient } from "../client/index.ts";
import { createE2bApp, type E2bAppOptions } from "../e2b/index.ts";
import { type HttpServer, listen } from "./listen.ts";

/** Where E2B's SDKs in debug mode look for the code interpreter, and for files and commands. */
export const E2B_PORT = 49_999;
const E2B_FILES_PORT = 49_983;

export interface E2bServerOptions extends E2bAppOptions {
  port: number;
  onLog: (line: string) => void;
}

/**
 * Serves E2B's SDKs, always on loopback. At their usual port they find an answer where they ask for files and commands, too:
 * that there are none.
 *
 * @throws UserError when the port is taken
 */
export async function serveE2b(client: SandboxClient, options: E2bServerOptions): Promise<HttpServer> {
  const { port, callerOf, onLog } = options;
  const { app, close } = createE2bApp(client, { callerOf });
  const server = await listen(app, { host: "127.0.0.1", port });
  const servers = [server];
  if (port === E2B_PORT) {
    await listen(app, { host: "127.0.0.1", port: E2B_FILES_PORT }).then(
      (other) => servers.push(other),
      (error: Error) => onLog(`${error.message}: E2B's files and commands fail without a reason`),
    );
  }
  return {
    url: server.url,
    async close() {
      await Promise.all(servers.map((each) => each.close()));
      await close();
    },
  };
}
