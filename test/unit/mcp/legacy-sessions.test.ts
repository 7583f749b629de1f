import { type AuthInfo, McpServer } from "@modelcontextprotocol/server";
import { expect, test } from "vitest";
import { LegacySessions } from "../../../src/mcp/legacy-sessions.ts";

const MAX_SESSIONS = 256;

const sessions = new LegacySessions(async () => new McpServer({ name: "test", version: "1" }), {
  maxRequestBodySize: 10_000,
});

function send(caller: string, method: string, params: object, id?: string): Promise<Response> {
  const headers = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    ...(id !== undefined && { "mcp-session-id": id }),
  };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const authInfo: AuthInfo = { token: "", clientId: caller, scopes: [] };
  return sessions.fetch(new Request("http://localhost/mcp", { method: "POST", headers, body }), authInfo);
}

async function open(caller: string): Promise<string> {
  const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "1" } };
  return (await send(caller, "initialize", params)).headers.get("mcp-session-id") ?? "";
}

test("make room for others of the same caller, and never end another one's", async () => {
  const ofBob = await open("bob");
  const first = await open("ann");
  const second = await open("ann");
  for (let count = 2; count < MAX_SESSIONS; count++) await open("ann");
  expect((await send("ann", "ping", {}, first)).status).toBe(200);
  await open("ann");
  expect((await send("ann", "ping", {}, second)).status).toBe(404);
  expect((await send("ann", "ping", {}, first)).status).toBe(200);
  expect((await send("bob", "ping", {}, ofBob)).status).toBe(200);
});
