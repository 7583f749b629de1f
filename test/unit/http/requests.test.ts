import { Validator } from "@seriousme/openapi-schema-validator";
import { beforeAll, expect, test } from "vitest";
import type { SandboxClient } from "../../../src/client/index.ts";
import type { Caller } from "../../../src/http/access/caller.ts";
import { createHttpApp, type HttpApp } from "../../../src/http/index.ts";
import { SandboxError } from "../../../src/protocol/index.ts";
import { fakeClient } from "./fake-client.ts";

const limits = { requestsPerMinute: 1000, concurrentRuns: 1 };
const callers: Record<string, Caller> = {
  user: { name: "user", scopes: ["execute", "files"], agent: null, limits },
  runner: { name: "runner", scopes: ["execute"], agent: "support", limits },
  slow: { name: "slow", scopes: ["execute"], agent: null, limits: { ...limits, requestsPerMinute: 2 } },
};

let http: HttpApp;
beforeAll(async () => {
  http = await createHttpApp(fakeClient("http:user:s", { "a b/表.html": "<script>alert(1)</script>" }), {
    findCaller: async (token) => {
      if (token === "old") throw new SandboxError("UNAUTHORIZED", 'The token "old" expired at 2020-01-01T00:00:00Z');
      return callers[token];
    },
    isExecuteOpen: true,
  });
});

interface Options {
  method?: string;
  token?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
}

function request(path: string, { method = "GET", token = "user", body, headers = {} }: Options = {}) {
  const auth: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const isJson = body !== undefined && typeof body !== "string";
  return http.app.request(`http://127.0.0.1:8080${path}`, {
    method,
    headers: { ...(isJson && { "content-type": "application/json" }), ...auth, ...headers },
    ...(body !== undefined && { body: isJson ? JSON.stringify(body) : body }),
  });
}

async function refusal(response: Response) {
  const { error } = (await response.json()) as { error: { code: string; message: string; suggestion: string } };
  expect(error.suggestion).not.toBe("");
  return { status: response.status, code: error.code, message: error.message };
}

const post = (path: string, body: unknown, options: Options = {}) =>
  request(path, { method: "POST", body, ...options });

test.each([
  [{ token: null }, 401, "UNAUTHORIZED", "The request has no token"],
  [{ token: "nobody" }, 401, "UNAUTHORIZED", "The token is not known"],
  [{ token: "old" }, 401, "UNAUTHORIZED", 'The token "old" expired at 2020-01-01T00:00:00Z'],
  [{ token: null, headers: { authorization: "Basic dXNlcg==" } }, 401, "UNAUTHORIZED", "The request has no token"],
])("refuses %o", async (options, status, code, message) => {
  const response = await request("/v1/sessions", options);
  expect(response.headers.get("www-authenticate")).toBe("Bearer");
  expect(await refusal(response)).toEqual({ status, code, message });
});

test.each([
  ["/v1/sessions/s/files", "runner", "files"],
  ["/metrics", "user", "metrics"],
  ["/v1/sessions?all=true", "user", "admin"],
])("asks of %s that the token %s has the scope %s", async (path, token, scope) => {
  const message = `The token "${token}" does not have the scope "${scope}"`;
  expect(await refusal(await request(path, { token }))).toEqual({ status: 403, code: "FORBIDDEN", message });
});

test("asks for the scope admin to install packages for everybody", async () => {
  expect(await refusal(await post("/v1/packages", { requirements: ["flask"] }))).toMatchObject({ code: "FORBIDDEN" });
});

test("says how long a token over its limit has to wait", async () => {
  for (const _ of [1, 2]) await request("/v1/nothing-that-counts", { token: "slow" });
  for (const _ of [1, 2]) await post("/v1/sessions", {}, { token: "slow", headers: { "content-type": "text/plain" } });
  const response = await request("/v1/sessions", { token: "slow" });
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refusal(response)).toMatchObject({ status: 429, code: "RATE_LIMITED" });
});

test.each<[path: string, body: unknown, message: string]>([
  ["/v1/sessions", { id: 7 }, '"id": Invalid input: expected string, received number'],
  ["/v1/sessions", { id: "a/b" }, '"id": Expected up to 100 letters'],
  ["/v1/sessions", { id: "x".repeat(101) }, '"id": Expected up to 100 letters'],
  ["/v1/sessions", { name: "x" }, 'Unrecognized key: "name"'],
  ["/v1/sessions", { agent: "" }, '"agent": Too small'],
  ["/v1/sessions", [], "expected object, received array"],
  ["/v1/sessions/s/executions", {}, '"code": Invalid input: expected string'],
  ["/v1/sessions/s/executions", { code: 1 }, '"code": Invalid input: expected string, received number'],
  ["/v1/sessions/s/executions", { code: "1", timeoutMs: -1 }, '"timeoutMs": Too small'],
  ["/v1/sessions/s/executions", { code: "1", timeoutMs: "5" }, '"timeoutMs": Invalid input: expected'],
  ["/v1/sessions/s/executions", { code: "1", stdin: 5 }, '"stdin": Invalid input: expected string'],
  ["/v1/sessions/s/executions", { code: "1", packages: "flask" }, '"packages": Invalid input: expected array'],
  ["/v1/sessions/s/executions", { code: "1", packages: [""] }, '"packages[0]": Too small'],
  ["/v1/sessions/s/executions", { code: "1", filename: "x".repeat(256) }, '"filename": Too big'],
  ["/v1/sessions/s/executions", { code: "1", environment: { "a b": "c" } }, '"environment'],
  ["/v1/sessions/s/executions", { code: "1", cwd: "" }, '"cwd": Too small'],
  ["/v1/sessions/s/executions", { code: "1", id: "mine" }, 'Unrecognized key: "id"'],
  ["/v1/sessions/s/executions/r/input", { text: 5 }, '"text": Invalid input'],
  ["/v1/sessions/s/executions/r/input", {}, '"text": Invalid input'],
  ["/v1/sessions/s/fork", { to: "../s" }, '"to": Expected up to 100 letters'],
  ["/v1/sessions/s/fork", { run: 0 }, '"run": Too small'],
  ["/v1/sessions/s/rewind", { run: -1 }, '"run": Too small'],
  ["/v1/sessions/s/rewind", { run: 1.5 }, '"run": Invalid input: expected int'],
  ["/api/execute", {}, '"code": Invalid input: expected string'],
  ["/api/execute", { code: ["print(1)"] }, '"code": Invalid input: expected string, received array'],
])("refuses at %s a wrong body (%#)", async (path, body, message) => {
  const refused = await refusal(await post(path, body, path === "/api/execute" ? { token: null } : {}));
  expect(refused).toMatchObject({ status: 400, code: "BAD_REQUEST" });
  expect(refused.message).toContain(`The body of the request is wrong. `);
  expect(refused.message).toContain(message);
});

test.each([
  ["/v1/sessions/a%2Fb", "path", '"id": Expected up to 100 letters'],
  ["/v1/sessions/%2e%2e%2fetc", "path", '"id": Expected up to 100 letters'],
  [`/v1/sessions/${"x".repeat(101)}`, "path", '"id": Expected up to 100 letters'],
  [`/v1/sessions/s/files/${"x".repeat(4097)}`, "path", '"path": Too big'],
  ["/v1/sessions?all=1", "query", '"all": Invalid option'],
  ["/v1/sessions?owner=me", "query", 'Unrecognized key: "owner"'],
])("refuses a wrong path or query (%#)", async (path, where, message) => {
  const refused = await refusal(await request(path));
  expect(refused).toMatchObject({ status: 400, code: "BAD_REQUEST" });
  expect(refused.message).toContain(`The ${where} of the request is wrong. ${message}`);
});

test.each([
  ["{", "application/json", "The body is not JSON"],
  ["{}", "text/plain", 'Expected the content type "application/json", not "text/plain"'],
])("refuses the body %s as %s", async (body, type, message) => {
  const refused = await refusal(await post("/v1/sessions", body, { headers: { "content-type": type } }));
  expect(refused).toMatchObject({ status: 400, code: "BAD_REQUEST" });
  expect(refused.message).toContain(message);
});

test.each(["content-length", "transfer-encoding"])("refuses a body that is too large, told by %s", async (header) => {
  const size = 17 * 1024 * 1024;
  const headers = { "content-type": "application/json", [header]: header === "content-length" ? `${size}` : "chunked" };
  const refused = await refusal(await post("/v1/sessions", `"${"x".repeat(size)}"`, { headers }));
  expect(refused).toMatchObject({ status: 413, code: "FRAME_TOO_LARGE" });
});

test("refuses a file over the policy's limit", async () => {
  const options = { method: "PUT", body: "x".repeat(1001), headers: { "content-length": "1001" } };
  expect(await refusal(await request("/v1/sessions/s/files/x", options))).toMatchObject({ status: 413 });
});

test.each([
  ["GET", "/v1/sessions/other"],
  ["DELETE", "/v1/sessions/other"],
  ["GET", "/v1/sessions/other/variables"],
  ["GET", "/v1/sessions/other/snapshots"],
  ["GET", "/v1/sessions/other/files"],
  ["POST", "/v1/sessions/other/interrupt"],
  ["POST", "/v1/sessions/other/hibernate"],
])("does not make a session by %s %s", async (method, path) => {
  const refused = await refusal(await request(path, { method }));
  expect(refused).toEqual({ status: 404, code: "UNKNOWN_SESSION", message: 'There is no session "other"' });
});

test("does not let a token reach another one's session of the same ID", async () => {
  expect(await refusal(await request("/v1/sessions/s/variables", { token: "runner" }))).toMatchObject({ status: 404 });
});

test("does not let the token of one agent open a session of another", async () => {
  const refused = await refusal(await post("/v1/sessions", { agent: "admin" }, { token: "runner" }));
  expect(refused).toEqual({
    status: 403,
    code: "POLICY_DENIED",
    message: 'The token "runner" is for the agent "support"',
  });
});

test("says that a run does not wait for input", async () => {
  const refused = await refusal(await post("/v1/sessions/s/executions/r/input", { text: "hi" }));
  expect(refused).toMatchObject({ status: 404, code: "UNKNOWN_RUN" });
});

test.each([
  [{ host: "sandbox.example.com" }, "http://sandbox.example.com"],
  [{ origin: "http://evil.example.com" }, "http://127.0.0.1:8080"],
])("does not let a web page run code without a token by %o", async (headers, origin) => {
  const response = await http.app.request(`${origin}/api/execute`, {
    method: "POST",
    body: '{"code":"1"}',
    headers: { "content-type": "application/json", ...headers },
  });
  expect(await refusal(response)).toMatchObject({ status: 403, code: "FORBIDDEN" });
});

test.each([
  ["203.0.113.7", "FORBIDDEN"],
  ["::ffff:10.0.0.1", "FORBIDDEN"],
  ["127.0.0.1", "BAD_REQUEST"],
  ["::ffff:127.0.0.1", "BAD_REQUEST"],
])("asks of the address %s, whatever host it names, if it needs a token: %s", async (remoteAddress, code) => {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
  const socket = { incoming: { socket: { remoteAddress } } };
  expect(await refusal(await http.app.request("http://localhost/api/execute", init, socket))).toMatchObject({ code });
});

test("answers a path that is not there in the same shape", async () => {
  expect(await refusal(await request("/v1/nothing"))).toMatchObject({ status: 404, code: "UNKNOWN_ROUTE" });
});

const FILE = "/v1/sessions/s/files/a%20b/%E8%A1%A8.html";

test("sends a file as a download that no browser shows as a page", async () => {
  const response = await request(FILE);
  expect(await response.text()).toBe("<script>alert(1)</script>");
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "content-length": "25",
    "content-disposition": `attachment; filename="?.html"; filename*=UTF-8''%E8%A1%A8.html`,
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
  });
});

test.each([
  ["bytes=0-6", "<script", "bytes 0-6/25"],
  ["bytes=8-12", "alert", "bytes 8-12/25"],
  ["bytes=20-", "ript>", "bytes 20-24/25"],
  ["bytes=-1", ">", "bytes 24-24/25"],
])("sends the part %s of a file", async (range, text, contentRange) => {
  const response = await request(FILE, { headers: { range } });
  expect(response.status).toBe(206);
  expect(await response.text()).toBe(text);
  expect(response.headers.get("content-range")).toBe(contentRange);
  expect(response.headers.get("content-length")).toBe(String(text.length));
});

test.each(["lines=0-1", "bytes=0-1,4-5", "nonsense"])("sends the whole file for the range %s", async (range) => {
  expect((await request(FILE, { headers: { range } })).status).toBe(200);
});

test("refuses a part that the file does not have", async () => {
  const response = await request(FILE, { headers: { range: "bytes=25-" } });
  expect([response.status, response.headers.get("content-range")]).toEqual([416, "bytes */25"]);
});

test("sends a file only when it is another one, and a part only when it is the same", async () => {
  const etag = (await request(FILE, { method: "HEAD" })).headers.get("etag") ?? "";
  expect((await request(FILE, { headers: { "if-none-match": etag } })).status).toBe(304);
  expect((await request(FILE, { headers: { range: "bytes=0-1", "if-range": etag } })).status).toBe(206);
  expect((await request(FILE, { headers: { range: "bytes=0-1", "if-range": '"old"' } })).status).toBe(200);
});

test("refuses a file that is no longer as large as it said it would be", async () => {
  const entry = { path: "x", size: 3, modifiedAt: 1_700_000_000_000 };
  const grown = { size: 5, chunks: ReadableStream.from([new TextEncoder().encode("12345")]) };
  const files = { list: async () => [entry], open: async () => grown };
  const client = { ...fakeClient("http:user:s"), session: (id: string) => ({ id, files }) } as unknown as SandboxClient;
  const { app } = await createHttpApp(client, { findCaller: async (token) => callers[token] });
  const response = await app.request("/v1/sessions/s/files/x", { headers: { authorization: "Bearer user" } });
  expect(await refusal(response)).toMatchObject({ status: 503, code: "BUSY" });
});

test.each([
  ["none.txt", 404, "FILE_NOT_FOUND"],
  ["workspace/a%20b/%E8%A1%A8.html", 404, "FILE_NOT_FOUND"],
  ["..%2f..%2fetc/passwd", 400, "BAD_PATH"],
  ["%2fetc%2fpasswd", 400, "BAD_PATH"],
])("says of the path %s that no file is there", async (path, status, code) => {
  expect(await refusal(await request(`/v1/sessions/s/files/${path}`))).toMatchObject({ status, code });
});

test.each(["%2fworkspace%2fa%20b%2f%E8%A1%A8.html", ".%2fa%20b%2f%E8%A1%A8.html", "a%20b%2f%2f%E8%A1%A8.html"])(
  "knows a file by the name %s, too",
  async (path) => expect((await request(`/v1/sessions/s/files/${path}`)).status).toBe(200),
);

test("publishes an OpenAPI 3.1 document that a validator accepts", async () => {
  const document = (await (await request("/openapi.json", { token: null })).json()) as Record<string, unknown>;
  const { valid, errors = [] } = await new Validator().validate(document);
  expect({ valid, errors }).toEqual({ valid: true, errors: [] });
  expect(document).toMatchObject({ openapi: "3.1.0", paths: { "/v1/sessions/{id}/executions": { post: {} } } });
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
  const { schemas } = document["components"] as { schemas: Record<string, unknown> };
  expect(references.map(([, name = ""]) => name).filter((name) => !(name in schemas))).toEqual([]);
});

test("serves the reference page with its own assets only", async () => {
  const response = await request("/reference", { token: null });
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  const assets = [...(await response.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path);
  expect(assets).toHaveLength(3);
  for (const path of assets) expect((await request(`/${path}`, { token: null })).status).toBe(200);
});
