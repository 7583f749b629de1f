import { expect, test } from "vitest";
import { createHttpApp, type FindCaller } from "../../../src/http/index.ts";
import { SandboxClient } from "../../../src/client/index.ts";
import { findTester as findCaller, startHttp } from "./http-server.ts";

const policy = { snapshots: { save: "always" }, sessions: { spares: 0 } };
const server = startHttp({}, policy);

interface Reply {
  success: boolean;
  result: unknown;
  stdout: string;
  stderr: string;
  session_bytes: string | null;
  session_metadata: Record<string, unknown> | null;
}

interface Options {
  bytes?: string | null;
  tenant?: string;
  token?: string;
  to?: (request: Request) => Response | Promise<Response>;
}

/** What the SDK sends. */
async function execute(code: string, { bytes = null, tenant = "one", token = "secret", to = fetch }: Options = {}) {
  const response = await to(
    new Request(`${server.url}/elitea/execute`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Sandbox-Token": token, "X-Tenant-ID": tenant },
      body: JSON.stringify({ code, session_bytes: bytes, session_metadata: null, timeout_seconds: 55 }),
    }),
  );
  return { status: response.status, ...((await response.json()) as Reply) };
}

test("continues the same state each time that the same bytes come back", async () => {
  const first = await execute("x = [1]\nprint('hi')\nlen(x)");
  expect(first).toMatchObject({ status: 200, success: true, result: 1, stdout: "hi\n", stderr: "" });
  expect(first.session_metadata).toMatchObject({ packages: [], created: expect.any(String) });
  expect(Buffer.from(first.session_bytes ?? "", "base64").length).toBeLessThan(4 * 1024 * 1024);

  const second = await execute("x.append(2)\nx", { bytes: first.session_bytes });
  const other = await execute("x.append(3)\nx", { bytes: first.session_bytes });
  const third = await execute("x.append(4)\nx", { bytes: second.session_bytes });
  expect([second.result, other.result, third.result]).toEqual([
    [1, 2],
    [1, 3],
    [1, 2, 4],
  ]);
  const both = await Promise.all([5, 6].map((n) => execute(`x + [${n}]`, { bytes: other.session_bytes })));
  expect(both.map(({ result }) => result)).toEqual([
    [1, 3, 5],
    [1, 3, 6],
  ]);
});

test("continues on another server that shares the snapshots", async () => {
  const { session_bytes } = await execute("def double(n): return 2 * n");
  await using client = await SandboxClient.connect({ policy });
  const elsewhere = await createHttpApp(client, { findCaller });
  const to = (request: Request) => elsewhere.app.request(request);
  expect(await execute("double(21)", { bytes: session_bytes, to })).toMatchObject({ success: true, result: 42 });
});

test("gives an error of Python with the state after it", async () => {
  const failed = await execute("y = 5\n1/0");
  expect(failed).toMatchObject({ status: 200, success: false, stderr: expect.stringContaining("ZeroDivisionError") });
  expect(await execute("y", { bytes: failed.session_bytes })).toMatchObject({ result: 5 });
});

test.each([
  ["nonsense", "cGlja2xl", "The session_bytes are damaged, or not of this sandbox"],
  ["no base64", "%%%", 'The body of the request is wrong. "session_bytes": Invalid base64'],
])("refuses %s as session_bytes, and does not begin anew", async (_, bytes, message) => {
  const reply = await execute("1", { bytes });
  expect(reply).toMatchObject({ status: 400, success: false, session_bytes: null });
  expect(reply.stderr).toContain(message);
});

test("never gives a tenant the state of another one", async () => {
  const { session_bytes } = await execute("secret = 1");
  const reply = await execute("secret", { bytes: session_bytes, tenant: "two" });
  expect(reply).toMatchObject({ status: 400, success: false });
  expect(reply.stderr).toContain("belong to another tenant");
  expect((await execute("1", { tenant: "" })).status).toBe(400);
});

test("says that a state is no longer kept", async () => {
  const { session_bytes } = await execute("z = 1");
  const [, payload = ""] = Buffer.from(session_bytes ?? "", "base64")
    .toString()
    .split(".");
  const { session } = JSON.parse(Buffer.from(payload, "base64url").toString()) as { session: string };
  await server.client.session(session).close();
  const other = await createHttpApp(server.client, { findCaller });
  const reply = await execute("z", { bytes: session_bytes, to: (request) => other.app.request(request) });
  expect(reply).toMatchObject({ status: 404, success: false, stderr: expect.stringContaining("was not saved") });
});

test("refuses a wrong token with 401, and says with 503 that it is busy", async () => {
  expect(await execute("1", { token: "wrong" })).toMatchObject({ status: 401, success: false });
  const limits = { requestsPerMinute: 100, concurrentRuns: 1 };
  const oneRun: FindCaller = async (token) => {
    const caller = await findCaller(token);
    return caller && { ...caller, limits };
  };
  const small = await createHttpApp(server.client, { findCaller: oneRun });
  const to = (request: Request) => small.app.request(request);
  const replies = await Promise.all([execute("1", { to }), execute("1", { to })]);
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 503]);
  expect(replies.find(({ status }) => status === 503)?.stderr).toContain("may have 1 runs under way");
});
