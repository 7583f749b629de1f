import { on, once } from "node:events";
import { WebSocket } from "ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startJupyter } from "./jupyter-server.ts";

const server = startJupyter({ snapshots: { save: "never" } });
const BINARY = "v1.kernel.websocket.jupyter.org";
const UNKNOWN = "11111111-2222-3333-4444-555555555555";
const as = (token: string) => ({ authorization: `token ${token}` });

let kernel: string;
beforeAll(async () => {
  const started = await server.fetch("/api/kernels", { method: "POST", headers: as("ann") });
  ({ id: kernel } = (await started.json()) as { id: string });
});
afterAll(() => server.fetch(`/api/kernels/${kernel}`, { method: "DELETE", headers: as("ann") }));

function connect(id = kernel, token = "ann", protocols: string[] = []): WebSocket {
  return new WebSocket(`${server.url.replace("http", "ws")}/api/kernels/${id}/channels?token=${token}`, protocols);
}

function message(msg_type: string, content: unknown, msg_id = "m"): string {
  return JSON.stringify({ channel: "shell", header: { msg_id, msg_type, session: "s" }, content });
}

/** The content of the reply to a message. */
async function ask(socket: WebSocket, frame: string): Promise<Record<string, unknown>> {
  socket.send(frame);
  for await (const [data] of on(socket, "message")) {
    const { channel, content } = JSON.parse(String(data)) as { channel: string; content: Record<string, unknown> };
    if (channel === "shell") return content;
  }
  throw new Error("There was no reply");
}

async function closing(socket: WebSocket): Promise<{ code: number; reason: string }> {
  const [code, reason] = (await once(socket, "close")) as [number, Buffer];
  return { code, reason: String(reason) };
}

/** The status with which a WebSocket is refused. */
async function refusal(socket: WebSocket): Promise<string> {
  const [error] = (await once(socket, "error")) as [Error];
  return error.message;
}

describe("REST", () => {
  const ROUTES: [method: string, path: string][] = [
    ["GET", "/api/kernelspecs"],
    ["GET", "/api/status"],
    ["GET", "/api/me"],
    ["GET", "/api/kernels"],
    ["POST", "/api/kernels"],
    ["GET", `/api/kernels/${UNKNOWN}`],
    ["DELETE", `/api/kernels/${UNKNOWN}`],
    ["POST", `/api/kernels/${UNKNOWN}/interrupt`],
    ["POST", `/api/kernels/${UNKNOWN}/restart`],
    ["GET", `/api/kernels/${UNKNOWN}/channels`],
    ["GET", "/api/sessions"],
    ["POST", "/api/sessions"],
    ["GET", `/api/sessions/${UNKNOWN}`],
    ["PATCH", `/api/sessions/${UNKNOWN}`],
    ["DELETE", `/api/sessions/${UNKNOWN}`],
  ];

  test.each(ROUTES)("refuses %s %s without a token that is known", async (method, path) => {
    expect((await server.fetch(path, { method })).status).toBe(401);
    expect((await server.fetch(path, { method, headers: as("wrong") })).status).toBe(401);
  });

  test.each(ROUTES.filter(([, path]) => path.includes(UNKNOWN)))("answers %s %s with 404", async (method, path) => {
    const body = method === "PATCH" ? "{}" : null;
    const response = await server.fetch(path, { method, headers: as("ann"), body });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      message: expect.stringContaining(UNKNOWN),
      reason: "UNKNOWN_SESSION",
    });
  });

  test.each([
    ["/api/kernels", '{"name":"ir"}', 400],
    ["/api/kernels", '{"name":1}', 400],
    ["/api/kernels", "not JSON", 400],
    ["/api/kernels", "[]", 400],
    ["/api/sessions", "{}", 400],
    ["/api/sessions", '{"path":1}', 400],
    ["/api/sessions", `{"path":"${"a".repeat(5000)}"}`, 400],
    ["/api/sessions", '{"path":"a","kernel":{"name":"ir"}}', 400],
    ["/api/sessions", `{"path":"a","kernel":{"id":"${UNKNOWN}"}}`, 404],
    ["/api/kernels", JSON.stringify("a".repeat(2_000_000)), 413],
    ["/api/nothing", "{}", 404],
  ])("refuses POST %s of what is wrong (%#)", async (path, body, status) => {
    const response = await server.fetch(path, { method: "POST", headers: as("ann"), body });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ message: expect.any(String), reason: expect.any(String) });
  });

  test("shows no caller the kernels and sessions of another one", async () => {
    const opened = await server.fetch("/api/sessions", {
      method: "POST",
      headers: as("ann"),
      body: JSON.stringify({ path: "a.ipynb", kernel: { id: kernel } }),
    });
    const { id } = (await opened.json()) as { id: string };
    for (const path of [`/api/kernels/${kernel}`, `/api/sessions/${id}`]) {
      expect((await server.fetch(path, { headers: as("ann") })).status).toBe(200);
      expect((await server.fetch(path, { headers: as("bob") })).status).toBe(404);
      expect((await server.fetch(path, { method: "DELETE", headers: as("bob") })).status).toBe(404);
    }
    expect(await (await server.fetch("/api/kernels", { headers: as("bob") })).json()).toEqual([]);
    expect(await (await server.fetch("/api/sessions", { headers: as("bob") })).json()).toEqual([]);
  });
});

describe("a WebSocket", () => {
  test("is refused with a wrong token, for another one's kernel, and for an unknown one", async () => {
    expect(await refusal(connect(kernel, "wrong"))).toContain("401");
    expect(await refusal(connect(kernel, "bob"))).toContain("404");
    expect(await refusal(connect(UNKNOWN))).toContain("404");
    const plain = await server.fetch(`/api/kernels/${kernel}/channels`, { headers: as("ann") });
    expect(plain.status).toBe(400);
  });

  test.each([
    ["text that is not JSON", "{", 1007, "The frame is not a message of Jupyter"],
    ["JSON that is no message", "[]", 1007, "expected object"],
    ["a message without a header", "{}", 1007, '"header"'],
    ["an unknown channel", '{"channel":"iopub","header":{"msg_id":"a","msg_type":"b"}}', 1007, '"channel"'],
    ["an ID that is too long", message("execute_request", {}, "a".repeat(300)), 1007, '"header.msg_id"'],
    ["a binary frame", Buffer.from("{}"), 1007, "Binary frames need the subprotocol"],
    [
      "an answer without text",
      '{"channel":"stdin","header":{"msg_id":"a","msg_type":"input_reply"}}',
      1007,
      "content.value",
    ],
    ["a frame that is too large", "a".repeat(17 * 1024 * 1024), 1009, ""],
  ])("is closed, with the reason, after %s", async (_, frame, code, reason) => {
    const socket = connect();
    await once(socket, "open");
    socket.send(frame);
    expect(await closing(socket)).toEqual({ code, reason: expect.stringContaining(reason) });
  });

  test.each([
    ["nothing", Buffer.alloc(0)],
    ["too few offsets", Buffer.from(new BigUint64Array([2n, 24n, 24n]).buffer)],
    ["too many offsets", Buffer.from(new BigUint64Array([1_000_000n, 24n]).buffer)],
    ["offsets beyond its end", Buffer.from(new BigUint64Array([6n, 1n, 2n ** 62n, 3n, 4n, 5n, 6n]).buffer)],
  ])("is closed after a binary message with %s", async (_, frame) => {
    const socket = connect(kernel, "ann", ["unknown", BINARY]);
    await once(socket, "open");
    expect(socket.protocol).toBe(BINARY);
    socket.send(frame);
    expect(await closing(socket)).toMatchObject({ code: 1007 });
  });

  test.each([
    ["execute_request", { code: 1 }, '"code"'],
    ["execute_request", { code: "1", silent: "yes" }, '"silent"'],
    ["execute_request", { code: "1", user_expressions: { a: 1 } }, '"user_expressions.a"'],
    ["execute_request", { code: "a".repeat(9 * 1024 * 1024) }, '"code"'],
    ["complete_request", { code: "a", cursor_pos: -1 }, '"cursor_pos"'],
    ["inspect_request", { code: "a", detail_level: 7 }, '"detail_level"'],
    ["is_complete_request", {}, '"code"'],
    ["history_request", { hist_access_type: "all" }, '"hist_access_type"'],
    ["history_request", { hist_access_type: "tail", n: -1 }, '"n"'],
    ["shutdown_request", { restart: "maybe" }, '"restart"'],
  ])("answers a wrong %s with an error, and goes on (%#)", async (type, content, fault) => {
    const socket = connect();
    await once(socket, "open");
    socket.send(message("unknown_request", content));
    const reply = await ask(socket, message(type, content));
    expect(reply).toMatchObject({ status: "error", ename: "BAD_REQUEST", evalue: expect.stringContaining(fault) });
    expect(await ask(socket, message("kernel_info_request", {}))).toMatchObject({
      status: "ok",
    });
    socket.close();
  });

  test("is refused when a kernel has very many", async () => {
    const sockets = Array.from({ length: 50 }, () => connect());
    await Promise.all(sockets.map((socket) => once(socket, "open")));
    expect(await refusal(connect())).toContain("503");
    await Promise.all(sockets.map((socket) => (socket.close(), once(socket, "close"))));
    const next = connect();
    await once(next, "open");
    next.close();
  });

  test("is closed at the next message after its token was taken away", async () => {
    const socket = connect();
    await once(socket, "open");
    expect(await ask(socket, message("kernel_info_request", {}))).toMatchObject({ status: "ok" });
    server.revoked.add("ann");
    socket.send(message("execute_request", { code: "open('written', 'w')" }));
    expect(await closing(socket)).toEqual({ code: 1008, reason: "The token is not known" });
    server.revoked.delete("ann");
    const other = connect();
    await once(other, "open");
    const code = "import os; assert not os.path.exists('written')";
    expect(await ask(other, message("execute_request", { code }))).toMatchObject({ status: "ok" });
    other.close();
  });
});
