import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { Client, StreamableHTTPClientTransport, type Transport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { createMcpApp } from "../../../src/mcp/index.ts";
import { type Benchmark, repeat, time } from "../benchmark.ts";
import { startSandbox } from "../sandbox.ts";

const MAIN = fileURLToPath(new URL("../../../src/cli/main.js", import.meta.url));

export const mcp: Benchmark = {
  name: "mcp",
  what: "The answer of the MCP tool `run_python` to `6*7` in a sandbox that has run before",
  async run({ quick }) {
    const [warmUps, times] = quick ? [20, 100] : [200, 1000];
    const measure = async (transport: Transport) => {
      const client = new Client({ name: "bench", version: "1" }, { versionNegotiation: { mode: "auto" } });
      await client.connect(transport);
      const call = { name: "run_python", arguments: { sandbox_id: randomUUID(), code: "6*7" } };
      const action = async () => check(await client.callTool(call));
      await repeat(warmUps, () => time(action));
      const samples = await repeat(times, () => time(action));
      await client.close();
      return samples;
    };

    await using sandbox = await startSandbox({ spares: 0 });
    const server = serve({ fetch: createMcpApp(sandbox).fetch, port: 0, hostname: "127.0.0.1" });
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const http = await measure(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`)));
    server.close();
    const env = { ...process.env } as Record<string, string>;
    const stdio = await measure(
      new StdioClientTransport({ command: process.execPath, args: [MAIN, "mcp"], env, stderr: "ignore" }),
    );
    return [
      { what: "by standard input and output", unit: "ms", samples: stdio, target: { atMost: 5 } },
      { what: "by streamable HTTP", unit: "ms", samples: http, target: { atMost: 5 } },
    ];
  },
};

function check({ structuredContent }: Awaited<ReturnType<Client["callTool"]>>): void {
  const { text } = structuredContent as { text?: string };
  if (text !== "42") throw new Error(`"6*7" came to "${text}"`);
}
