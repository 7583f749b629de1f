import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { permissionFlags } from "../../sidecar/sessions/permission-flags.ts";
import { findDeno } from "../../src/client/find-deno.ts";
import { effectivePolicy } from "../../src/config/effective-policy.ts";
import { policySchema } from "../../src/config/policy.ts";

const PROBE = fileURLToPath(new URL("../fixtures/network-probe.js", import.meta.url));

const server = createServer((request, response) => {
  const target = new URL(request.url ?? "/", "http://localhost").searchParams.get("to");
  if (target === null) response.end("reached");
  else response.writeHead(302, { location: target }).end();
});
let port = 0;

beforeAll(async () => {
  await once(server.listen(0, "0.0.0.0"), "listening");
  port = (server.address() as AddressInfo).port;
});

afterAll(() => server.close());

/** What comes of each URL, tried by a Deno process that has the network policy's flags. */
async function probe(network: unknown, ...targets: string[]): Promise<string[]> {
  const policy = effectivePolicy(policySchema.parse({ network }));
  const flags = permissionFlags({ policy, readable: [PROBE] });
  const { stdout } = await promisify(execFile)(findDeno(), ["run", ...flags, PROBE, ...targets]);
  return JSON.parse(stdout) as string[];
}

test("reaches nothing when the network is off", async () => {
  const network = { mode: "off", hosts: ["127.0.0.1"], private: ["127.0.0.1"] };
  expect(await probe(network, `http://127.0.0.1:${port}`)).toEqual(["denied"]);
});

test("reaches a listed host on a listed private address", async () => {
  const network = { mode: "hosts", hosts: ["127.0.0.1", "localhost"], private: ["127.0.0.1"] };
  const urls = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
  expect(await probe(network, ...urls)).toEqual(["reached", "reached"]);
});

test("refuses a host that is not listed, also by redirect and on another port", async () => {
  const network = { mode: "hosts", hosts: [`127.0.0.1:${port}`], private: ["127.0.0.1"] };
  const unlisted = `http://localhost:${port}/`;
  const redirect = `http://127.0.0.1:${port}/?to=${encodeURIComponent(unlisted)}`;
  const urls = [unlisted, redirect, `http://127.0.0.1:${port + 1}`, `http://127.0.0.1:${port}`];
  expect(await probe(network, ...urls)).toEqual(["denied", "denied", "denied", "reached"]);
});

test("refuses a listed name that leads to an address that is not listed as private", async () => {
  expect(await probe({ mode: "hosts", hosts: ["localhost"] }, `http://localhost:${port}`)).toEqual(["denied"]);
});

test("refuses this machine in mode public, however its address is written, and listening on it", async () => {
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
  const hosts = own.map(({ address, family }) => (family === "IPv6" ? `[${address}]` : address));
  const loopback = ["localhost", "0x7f000001", "2130706433", "[::ffff:127.0.0.1]", "0.0.0.0", "[::1]"];
  const targets = [...hosts, ...loopback].map((host) => `http://${host}:${port}`);
  const listens = ["0.0.0.0", "::", "localhost", ...own.map(({ address }) => address)].map((host) => `listen:${host}`);
  const outcomes = await probe({ mode: "public" }, ...targets, ...listens);
  expect(outcomes).toEqual(outcomes.map(() => "denied"));
  expect(outcomes.length).toBeGreaterThan(9);
});

test("opens in mode public only the private address that is listed", async () => {
  const network = { mode: "public", private: ["127.0.0.1"] };
  const urls = [`http://127.0.0.1:${port}`, `http://127.0.0.2:${port}`];
  expect(await probe(network, ...urls)).toEqual(["reached", "denied"]);
});
