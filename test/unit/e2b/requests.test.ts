import { beforeAll, expect, test } from "vitest";
import type { SandboxClient } from "../../../src/client/index.ts";
import { createE2bApp, type E2bApp } from "../../../src/e2b/index.ts";
import { createHttpApp, oneToken } from "../../../src/http/index.ts";
import { SandboxError } from "../../../src/protocol/index.ts";

/** A client whose every session refuses to run, so that only requests that should get there do. */
const client = {
  limits: async () => ({ maxFileBytes: 1000, maxTimeoutMs: 1000 }),
  session: () => ({
    execute: async () => {
      throw new SandboxError("BUSY", "No kernel is free", "Wait.");
    },
    close: async () => {},
  }),
} as unknown as SandboxClient;

async function createApp(isExecuteOpen: boolean): Promise<E2bApp> {
  const { callerOfToken } = await createHttpApp(client, { findCaller: oneToken("secret"), isExecuteOpen });
  return createE2bApp(client, { callerOf: callerOfToken });
}

let open: E2bApp;
let closed: E2bApp;
beforeAll(async () => {
  open = await createApp(true);
  closed = await createApp(false);
});

interface Options {
  door?: E2bApp;
  host?: string;
  method?: string;
  body?: string;
  headers?: Record<string, string>;
}

async function request(path: string, { door = open, host = "localhost:49999", ...init }: Options = {}) {
  const response = await door.app.request(`http://${host}${path}`, { method: "POST", ...init });
  return { status: response.status, text: await response.text() };
}

test("says that it is there, to everybody", async () => {
  expect(await request("/health", { method: "GET", door: closed })).toEqual({ status: 200, text: '"OK"' });
});

test.each([
  ["{", /^The body is not JSON: /],
  ["", /^The body is not JSON: /],
  ["[]", /expected object, received array/],
  ["{}", /"code":/],
  ['{"code":5}', /"code":/],
  ['{"code":"1","context_id":5}', /"context_id":/],
  ['{"code":"1","language":{}}', /"language":/],
  ['{"code":"1","env_vars":[]}', /"env_vars":/],
  ['{"code":"1","env_vars":{"1a":"x"}}', /"env_vars\.1a"/],
  ['{"code":"1","env_vars":{"A":5}}', /"env_vars.A":/],
  ['{"code":"1","env_vars":{"A":"\\u0000"}}', /without null characters/],
  ['{"code":"1","context_id":"x","language":"python"}', /^Only one of context_id or language can be provided/],
])("refuses to execute %s", async (body, text) => {
  expect(await request("/execute", { body })).toEqual({ status: 400, text: expect.stringMatching(text) });
});

test.each([
  ["5", 400, /expected object/],
  ['{"language":5}', 400, /"language":/],
  ['{"cwd":{}}', 400, /"cwd":/],
  ['{"cwd":"\\u0000"}', 400, /without null characters/],
  ['{"language":"r"}', 404, /There is no "r" in this sandbox/],
])("refuses to make a context of %s", async (body, status, text) => {
  expect(await request("/contexts", { body })).toEqual({ status, text: expect.stringMatching(text) });
});

test("refuses a directory's name that is too long", async () => {
  const body = JSON.stringify({ cwd: "a".repeat(4097) });
  expect(await request("/contexts", { body })).toEqual({ status: 400, text: expect.stringContaining('"cwd":') });
});

test.each([
  ["POST", "/execute", '{"code":"1","context_id":"../x"}', "Context ../x not found"],
  ["POST", "/contexts/nobody/restart", "", "Context nobody not found"],
  ["DELETE", "/contexts/nobody", "", "Context nobody not found"],
])("answers %s %s of a context that is not there with 404", async (method, path, body, text) => {
  const init = { method, ...(body !== "" && { body }) };
  expect(await request(path, init)).toEqual({ status: 404, text: expect.stringContaining(text) });
});

test("refuses a body that is too large", async () => {
  const body = JSON.stringify({ code: "#".repeat(17 * 2 ** 20) });
  const headers = { "content-length": String(body.length) };
  expect(await request("/execute", { body, headers })).toMatchObject({ status: 413 });
});

test("takes null for what is left out, and ends with an error line when a run is refused", async () => {
  const body = '{"code":"1","context_id":null,"language":null,"env_vars":null}';
  const { status, text } = await request("/execute", { body });
  expect(status).toBe(200);
  expect(
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    { type: "error", name: "BUSY", value: "No kernel is free. Wait.", traceback: "" },
    { type: "end_of_execution" },
  ]);
});

const LIST: Options = { method: "GET" };

test.each([
  ["the host of another name", { ...LIST, host: "evil.example:49999" }, 'for the host "evil.example" needs a token'],
  [
    "another site's page",
    { ...LIST, headers: { origin: "https://evil.example" } },
    'from the origin "https://evil.example" needs a token',
  ],
])("refuses %s without a token", async (_, options, text) => {
  expect(await request("/contexts", options)).toEqual({ status: 403, text: expect.stringContaining(text) });
});

test("lets in whoever is on this machine, where the server has no tokens of its own", async () => {
  expect(await request("/contexts", LIST)).toMatchObject({ status: 200 });
  expect(await request("/contexts", { ...LIST, door: closed })).toMatchObject({ status: 401 });
});

test.each(["X-Access-Token", "E2B-Traffic-Access-Token", "Authorization"])("takes a token from %s", async (name) => {
  const list = (token: string) => {
    const value = name === "Authorization" ? `Bearer ${token}` : token;
    return request("/contexts", { ...LIST, door: closed, host: "any.example", headers: { [name]: value } });
  };
  expect(await list("secret")).toMatchObject({ status: 200 });
  expect(await list("wrong")).toMatchObject({ status: 401, text: expect.stringContaining("The token is not known") });
});

test("makes no more contexts than there may be", async () => {
  const door = await createApp(true);
  for (let index = 0; index < 999; index++) {
    expect((await request("/contexts", { door, body: "{}" })).status).toBe(200);
  }
  expect(await request("/contexts", { door, body: "{}" })).toEqual({
    status: 503,
    text: expect.stringContaining("There are 1000 contexts already"),
  });
});

test("keeps the contexts of one caller from another one", async () => {
  const { app } = createE2bApp(client, {
    callerOf: (_, token) => ({ name: token ?? "", agent: null, run: (work) => work() }),
  });
  const door = { app, close: async () => {} };
  const { text } = await request("/contexts", { door, body: "{}", headers: { "X-Access-Token": "ann" } });
  const { id } = JSON.parse(text) as { id: string };
  const restart = (token: string) => request(`/contexts/${id}/restart`, { door, headers: { "X-Access-Token": token } });
  expect(await restart("bob")).toMatchObject({ status: 404 });
  expect(await restart("ann")).toMatchObject({ status: 200 });
});
