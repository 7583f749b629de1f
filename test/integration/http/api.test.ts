import { randomBytes, randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { expect, test } from "vitest";
import type { ExecutionEvent } from "../../../src/protocol/index.ts";
import { type Caller, createHttpApp, type FindCaller } from "../../../src/http/index.ts";
import { findTester, startHttp } from "./http-server.ts";

const server = startHttp({}, { snapshots: { save: "always" } });

function request(path: string, { method = "GET", json, ...init }: RequestInit & { json?: unknown } = {}) {
  const headers = {
    authorization: "Bearer secret",
    ...(json !== undefined && { "content-type": "application/json" }),
    ...(init.headers as Record<string, string>),
  };
  return fetch(server.url + path, {
    ...init,
    method,
    headers,
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
}

/** Opens a session, and gives its path. */
async function open(): Promise<string> {
  const response = await request("/v1/sessions", { method: "POST", json: { id: randomUUID() } });
  expect(response.status).toBe(201);
  return `/v1/sessions/${((await response.json()) as { id: string }).id}`;
}

async function run(session: string, code: string, options: object = {}) {
  const response = await request(`${session}/executions`, { method: "POST", json: { code, ...options } });
  expect(response.status).toBe(200);
  return (await response.json()) as { status: string; stdout: string; value: { "text/plain": string } | null };
}

/** Runs code and gives the events as they come. */
async function* follow(session: string, code: string, signal?: AbortSignal): AsyncGenerator<ExecutionEvent> {
  const headers = { accept: "text/event-stream" };
  const init = { method: "POST", json: { code }, headers, ...(signal && { signal }) };
  const response = await request(`${session}/executions`, init);
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  for await (const line of createInterface({ input: Readable.fromWeb(response.body as ReadableStream) })) {
    if (line.startsWith("data: ")) yield JSON.parse(line.slice(6)) as ExecutionEvent;
  }
}

test("runs Python in a session that keeps its variables", async () => {
  const session = await open();
  const id = session.split("/").at(-1);
  expect(await run(session, "x = 6 * 7\nprint('hi')")).toMatchObject({ status: "success", stdout: "hi\n" });
  expect(await run(session, "x")).toMatchObject({ value: { "text/plain": "42" }, session: { id, run: 2 } });
  expect(await run(session, "1/0")).toMatchObject({ status: "error", error: { type: "ZeroDivisionError" } });
  expect(await (await request(`${session}/variables`)).json()).toMatchObject({
    variables: [{ name: "x", type: "int" }],
  });
  expect(await (await request(session)).json()).toMatchObject({ id, runs: 3, owner: expect.stringMatching(/^test-/) });
  const { sessions } = (await (await request("/v1/sessions")).json()) as { sessions: { id: string }[] };
  expect(sessions.map((session) => session.id)).toContain(id);
  expect((await request(session, { method: "DELETE" })).status).toBe(204);
  expect((await request(session)).status).toBe(404);
});

test("sends events while the code runs, and takes the answer to input()", async () => {
  const session = await open();
  const types: string[] = [];
  for await (const event of follow(session, "print('before', flush=True)\nname = input('Name? ')\nprint('hi', name)")) {
    types.push(event.type);
    if (event.type === "stdin.request") {
      const path = `${session}/executions/${event.run}/input`;
      expect((await request(path, { method: "POST", json: { text: "Ann" } })).status).toBe(204);
      expect((await request(path, { method: "POST", json: { text: "twice" } })).status).toBe(404);
    }
    if (event.type === "result") expect(event.result).toMatchObject({ stdout: "before\nName? hi Ann\n" });
  }
  expect(types.filter((type) => type !== "stdout")).toEqual(["started", "stdin.request", "result"]);
});

const FOREVER = "print('started', flush=True)\nwhile True: pass";

test("interrupts a run, and keeps the variables", async () => {
  const session = await open();
  await run(session, "x = 1");
  for await (const event of follow(session, FOREVER)) {
    if (event.type === "stdout") await request(`${session}/interrupt`, { method: "POST" });
    if (event.type === "result") expect(event.result.status).toBe("cancelled");
  }
  expect(await run(session, "x")).toMatchObject({ value: { "text/plain": "1" } });
});

test("interrupts a run whose caller goes away", async () => {
  const session = await open();
  const gone = new AbortController();
  const events = follow(session, FOREVER, gone.signal);
  for (let type = ""; type !== "stdout";) type = (await events.next()).value?.type ?? "";
  gone.abort();
  expect(await run(session, "7")).toMatchObject({ value: { "text/plain": "7" } });
});

const findAgent: FindCaller = async (token) => ({ ...((await findTester(token)) as Caller), agent: "support" });

test("keeps what the token of an agent opens within that agent's rules", async () => {
  const id = randomUUID();
  const json = { authorization: "Bearer secret", "content-type": "application/json" };
  const open = async () => {
    const { app } = await createHttpApp(server.client, { findCaller: findAgent });
    return app.request("/v1/sessions", { method: "POST", headers: json, body: JSON.stringify({ id }) });
  };
  const first = await open();
  expect([first.status, await first.json()]).toEqual([201, expect.objectContaining({ id, agent: "support" })]);
  const again = await open();
  expect([again.status, await again.json()]).toEqual([200, expect.objectContaining({ id, agent: "support" })]);
});

test("keeps files, and gives them back whole or in parts", async () => {
  const session = await open();
  const data = randomBytes(6 * 1024 * 1024);
  const put = await request(`${session}/files/deep/data.bin`, { method: "PUT", body: data });
  expect([put.status, await put.json()]).toMatchObject([201, { path: "deep/data.bin", size: data.length }]);
  const whole = await request(`${session}/files/deep/data.bin`);
  expect(Buffer.from(await whole.arrayBuffer()).equals(data)).toBe(true);
  const twin = await request(`${session}/files/workspace//twin.bin`, { method: "PUT", body: "twin" });
  expect([twin.status, await twin.json()]).toMatchObject([201, { path: "workspace/twin.bin", size: 4 }]);
  const part = await request(`${session}/files/deep/data.bin`, { headers: { range: "bytes=1000-2000" } });
  expect(Buffer.from(await part.arrayBuffer()).equals(data.subarray(1000, 2001))).toBe(true);
  expect(await run(session, "import os\nos.path.getsize('deep/data.bin')")).toMatchObject({
    value: { "text/plain": String(data.length) },
  });
  const again = await request(`${session}/files/deep/data.bin`, { headers: { range: "bytes=-3" } });
  expect(Buffer.from(await again.arrayBuffer()).equals(data.subarray(-3))).toBe(true);
  for (const name of ["deep/data.bin", "workspace/twin.bin"]) {
    expect((await request(`${session}/files/${name}`, { method: "DELETE" })).status).toBe(204);
  }
  expect(await (await request(`${session}/files`)).json()).toEqual({ files: [] });
  const outside = await request(`${session}/files/..%2f..%2fetc%2fpasswd`, { method: "PUT", body: "x" });
  expect([outside.status, await outside.json()]).toMatchObject([400, { error: { code: "BAD_PATH" } }]);
});

test("forks, rewinds and hibernates", async () => {
  const session = await open();
  for (const x of [1, 2]) await run(session, `x = ${x}`);
  const fork = await request(`${session}/fork`, { method: "POST", json: { run: 1 } });
  expect(fork.status).toBe(201);
  const branch = `/v1/sessions/${((await fork.json()) as { id: string }).id}`;
  expect(await run(branch, "x")).toMatchObject({ value: { "text/plain": "1" } });
  expect((await request(`${session}/rewind`, { method: "POST", json: { run: 1 } })).status).toBe(200);
  expect(await run(session, "x")).toMatchObject({ value: { "text/plain": "1" } });
  const slept = await request(`${session}/hibernate`, { method: "POST" });
  expect(await slept.json()).toMatchObject({ state: "saved" });
  const { snapshots } = (await (await request(`${session}/snapshots`)).json()) as { snapshots: object[] };
  expect(snapshots).toMatchObject([{ run: 2 }, { run: 1 }]);
  expect(Object.keys(snapshots[0] ?? {})).toEqual(["run", "savedAt", "size"]);
  const unknown = await request(`${session}/rewind`, { method: "POST", json: { run: 9 } });
  expect([unknown.status, await unknown.json()]).toMatchObject([404, { error: { code: "UNKNOWN_SNAPSHOT" } }]);
  for (const path of [session, branch]) await request(path, { method: "DELETE" });
});

test("tells what there is, and how it goes", async () => {
  expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: "ok" });
  expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({ status: "ok" });
  const { packages } = (await (await request("/v1/packages")).json()) as { packages: { name: string }[] };
  expect(packages.map(({ name }) => name)).toContain("numpy");
  expect(await (await request("/v1/limits")).json()).toMatchObject({ network: "off" });
  expect((await fetch(`${server.url}/metrics`)).status).toBe(401);
  const metrics = await (await request("/metrics")).text();
  expect(metrics).toMatch(/pyodide_sandbox_runs_total\{status="success"\} \d+/);
  expect(metrics).toContain('route="/v1/sessions/{id}/executions",status="200"');
});
