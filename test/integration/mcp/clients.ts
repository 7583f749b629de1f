import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { type AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import type { Hono } from "hono";

const MAIN = fileURLToPath(new URL("../../../dist/src/cli/main.js", import.meta.url));

/** `auto` speaks the newest protocol, `legacy` the one of before 2026. */
export type Era = "auto" | "legacy";
export const ERAS: Era[] = ["auto", "legacy"];

export interface ClientOptions {
  era?: Era;
  token?: string;
  /** Answers to what the server asks, in order; null declines. A client without them cannot be asked. */
  answers?: (string | null)[];
}

/** Text and data of a tool's result. */
export interface ToolAnswer {
  isError: boolean;
  texts: string[];
  data: Record<string, unknown>;
  /** What `run_python` says of a run. */
  metadata: Record<string, unknown>;
  content: Record<string, unknown>[];
}

type CallOptions = Parameters<Client["callTool"]>[1];

/** An MCP client of the SDK, and what it was asked. */
export class TestClient {
  readonly questions: string[] = [];
  readonly client: Client;

  constructor({ era = "auto", answers }: ClientOptions) {
    const capabilities = answers === undefined ? {} : { elicitation: { form: {} } };
    const versionNegotiation = { mode: era };
    this.client = new Client({ name: "test", version: "1" }, { capabilities, versionNegotiation });
    if (answers === undefined) return;
    this.client.setRequestHandler("elicitation/create", async ({ params }) => {
      this.questions.push(params.message);
      const answer = answers.shift() ?? null;
      return answer === null ? { action: "decline" } : { action: "accept", content: { text: answer } };
    });
  }

  async call(name: string, args: Record<string, unknown>, options?: CallOptions): Promise<ToolAnswer> {
    const result = await this.client.callTool({ name, arguments: args }, options);
    const content = result.content as Record<string, unknown>[];
    const texts = content.filter(({ type }) => type === "text").map(({ text }) => String(text));
    const data = (result.structuredContent ?? {}) as ToolAnswer["data"];
    const metadata = (data["metadata"] ?? {}) as ToolAnswer["metadata"];
    return { isError: result.isError ?? false, texts, data, metadata, content };
  }

  /** Calls `run_python`, in a sandbox of its own unless one is named. */
  run(args: Record<string, unknown>, options?: CallOptions): Promise<ToolAnswer> {
    return this.call("run_python", { sandbox_id: randomUUID(), ...args }, options);
  }
}

const open: Client[] = [];

/** Ends the clients of a file's tests. */
export async function closeClients(): Promise<void> {
  await Promise.all(open.map((client) => client.close()));
}

/** Serves an application on a free port of loopback; returns its URL and what ends it. */
export async function listen(app: Hono): Promise<{ url: string; close: () => void }> {
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () => resolve(started));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** A client over streamable HTTP. */
export async function connectByHttp(url: string, options: ClientOptions = {}): Promise<TestClient> {
  const headers = options.token === undefined ? {} : { authorization: `Bearer ${options.token}` };
  const transport = new StreamableHTTPClientTransport(new URL("/mcp", url), { requestInit: { headers } });
  return connect(new TestClient(options), transport);
}

/** A client that starts the command line. */
export async function connectByStdio(options: ClientOptions = {}, args: string[] = []): Promise<TestClient> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [MAIN, "mcp", ...args],
    env: process.env as Record<string, string>,
    stderr: "ignore",
  });
  return connect(new TestClient(options), transport);
}

async function connect(test: TestClient, transport: Parameters<Client["connect"]>[0]): Promise<TestClient> {
  await test.client.connect(transport);
  open.push(test.client);
  return test;
}
