import { serveStdio } from "@modelcontextprotocol/server/stdio";
import type { SandboxClient } from "../client/index.ts";
import { McpServers } from "./create-mcp-server.ts";

export interface McpStdioOptions {
  /** Agent whose rules of the policy hold in the sandboxes. */
  agent?: string | undefined;
  /** Takes what goes wrong beside the answers of requests. */
  onError?: (error: Error) => void;
}

/** Whoever started this process. No token can have this name. */
const CALLER = "@stdio";

/** Serves MCP on standard input and output; returns what ends that. */
export function serveMcpOverStdio(client: SandboxClient, { agent, onError }: McpStdioOptions = {}) {
  const servers = new McpServers(client);
  const options = onError === undefined ? {} : { onerror: onError };
  return serveStdio(() => servers.create({ name: CALLER, agent: agent ?? null, run: (work) => work() }), options);
}
