import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "../../src/client/index.ts";
import { evaluate, failure, startSandbox } from "../support/sandbox.ts";

/** Answers "reached", or never, or sends to where `to` in the query says. */
const server = createServer((request, response) => {
  const target = new URL(request.url ?? "/", "http://localhost").searchParams.get("to");
  if (request.url === "/never") return;
  if (target === null) response.end("reached");
  else response.writeHead(302, { location: target }).end();
});
let port = 0;
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  port = (server.address() as AddressInfo).port;
});
const reach = (host: string, path = "") => `http://${host}:${port}/${path}`;
afterAll(() => void server.close().closeAllConnections());

async function refusal(session: Session, code: string) {
  await session.execute("kept = 41; import js, requests, httpx, urllib.request, socket");
  const result = failure(await session.execute(code));
  expect(await evaluate(session, "kept + 1")).toBe("42");
  return result;
}

describe("with the network off", () => {
  const sandbox = startSandbox({ network: { mode: "off" } });

  test.each([
    ["fetch", `await js.fetch("https://example.com/")`],
    ["fetch of an address", `await js.fetch("http://93.184.216.34/")`],
    ["fetch of loopback", `await js.fetch("http://127.0.0.1:PORT/")`],
    ["fetch of IPv6 loopback", `await js.fetch("http://[::1]:PORT/")`],
    ["fetch of a private range", `await js.fetch("http://192.168.1.1/")`],
    ["fetch of the cloud's metadata", `await js.fetch("http://169.254.169.254/")`],
    ["requests", `requests.get("https://example.com/")`],
    ["httpx", `httpx.get("https://example.com/")`],
    ["urllib", `urllib.request.urlopen("https://example.com/")`],
    ["a socket", `socket.create_connection(("example.com", 80))`],
    ["a TCP connection of Deno", `await js.eval('Deno.connect({ hostname: "127.0.0.1", port: PORT })')`],
    [
      "a TCP connection of Node",
      `await js.eval('import("node:net").then(n => new Promise((done, fail) => n.connect(PORT, "127.0.0.1", done).on("error", fail)))')`,
    ],
    ["a look-up of a name", `await js.eval('Deno.resolveDns("example.com", "A")')`],
    ["a look-up of a name by Node", `await js.eval('import("node:dns/promises").then(d => d.lookup("example.com"))')`],
    [
      "a WebSocket",
      `await js.eval('new Promise((done, fail) => { const s = new WebSocket("ws://127.0.0.1:PORT"); s.onopen = done; s.onerror = (e) => fail(e.error ?? new Error(e.message)); })')`,
    ],
    ["listening", `js.eval("Deno.listen({ port: 0 })")`],
    ["listening by a socket", `socket.create_server(("127.0.0.1", 0))`],
    [
      "listening by Node",
      `await js.eval('import("node:http").then(h => new Promise((done, fail) => h.createServer().on("error", fail).listen(0, done)))')`,
    ],
  ])("refuses %s, and says who can allow it", async (_, code) => {
    const result = await refusal(sandbox.session("off"), code.replaceAll("PORT", String(port)));
    expect(result).toMatchObject({ status: "error", code: "NETWORK_DENIED", state: "kept" });
    expect(result.suggestion).toMatch(/an administrator can .* network\.hosts/);
  });

  test("names the host", async () => {
    const result = await refusal(sandbox.session("off"), `requests.get("https://example.com/")`);
    expect(result.suggestion).toContain('"example.com:443"');
  });

  test("survives an error of JavaScript that nobody waits for", async () => {
    const bind = `js.eval('import("node:dgram").then(d => d.createSocket("udp4").bind(0))'); await __import__("asyncio").sleep(0.1)`;
    const session = sandbox.session("off");
    await refusal(session, bind);
    expect((await session.execute("1")).session.state).toBe("kept");
  });
});

describe("with a listed host", () => {
  const sandbox = startSandbox({ network: { mode: "hosts", hosts: ["localhost"], private: ["127.0.0.1"] } });
  test("reaches it by fetch, requests and httpx", async () => {
    const session = sandbox.session("listed");
    await session.execute("import requests, httpx; from pyodide.http import pyfetch");
    expect(await evaluate(session, `requests.get("${reach("localhost")}").text`)).toBe("'reached'");
    expect(await evaluate(session, `httpx.get("${reach("localhost")}").text`)).toBe("'reached'");
    expect(await evaluate(session, `await (await pyfetch("${reach("localhost")}")).string()`)).toBe("'reached'");
  });

  test.each([
    ["requests", (url: string) => `requests.get("${url}")`],
    ["httpx", (url: string) => `httpx.get("${url}")`],
    ["an asynchronous httpx", (url: string) => `async with httpx.AsyncClient() as client: await client.get("${url}")`],
    ["fetch", (url: string) => `await js.fetch("${url}")`],
  ])("interrupts a wait of %s, and keeps the state", async (_, code) => {
    const session = sandbox.session("listed");
    await session.execute("kept = 41; import js, requests, httpx");
    const result = await session.execute(code(reach("localhost", "never")), { timeoutMs: 500 });
    expect(result.stderr).toBe("");
    expect(failure(result)).toMatchObject({ status: "timeout", code: "EXECUTION_TIMEOUT", state: "kept" });
    expect(await evaluate(session, "kept + 1")).toBe("42");
  });

  test.each([
    ["another host", () => "http://example.com/"],
    ["the same host by its address", () => reach("127.0.0.1")],
    ["an address by redirect", () => reach("localhost", `?to=${encodeURIComponent(reach("127.0.0.1"))}`)],
    ["another host by redirect", () => reach("localhost", `?to=${encodeURIComponent("http://example.com/")}`)],
    ["a private range", () => "http://10.0.0.1/"],
    ["the cloud's metadata", () => "http://169.254.169.254/latest/meta-data"],
  ])("refuses %s", async (_, url) => {
    for (const code of [`requests.get("${url()}")`, `await js.fetch("${url()}")`]) {
      expect(await refusal(sandbox.session("listed"), code)).toMatchObject({ status: "error", code: "NETWORK_DENIED" });
    }
  });
});

describe("with any public host allowed", () => {
  const sandbox = startSandbox({ network: { mode: "public" } });

  test.each(["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433"])("refuses %s", async (host) => {
    const code = `await js.fetch("http://${host}:${port}/")`;
    expect(await refusal(sandbox.session("public"), code)).toMatchObject({ status: "error", code: "NETWORK_DENIED" });
  });
});
