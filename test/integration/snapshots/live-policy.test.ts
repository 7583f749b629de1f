import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { SandboxClient } from "../../../src/client/index.ts";
import { sidecarOf } from "../../support/processes.ts";

const FETCH = "import httpx\nhttpx.get(URL).text";
const IDLE = { snapshots: { save: "idle", idleSeconds: 3600 } };

const server = createServer((_, response) => response.end("reached"));
let client: SandboxClient;
let url = "";
let reachable: Record<string, unknown>;

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  url = `http://${host}/`;
  reachable = { ...IDLE, network: { mode: "hosts", hosts: [host], private: ["127.0.0.1"] } };
  client = await SandboxClient.connect({ policy: IDLE });
});

afterAll(async () => {
  await client.close();
  server.close();
});

test("a kernel keeps its rights when the policy changes, and its session gets the new ones, with its variables, when it is restarted", async () => {
  const session = client.session(`live-policy-${process.pid}`);
  const first = await session.execute(`URL = ${JSON.stringify(url)}\nkept = [1, 2]\n${FETCH}`);
  expect(first.error?.code).toBe("NETWORK_DENIED");
  expect((await session.info()).isOutdated).toBe(false);

  await client.setPolicy(reachable);
  expect((await session.info()).isOutdated).toBe(true);
  expect((await session.execute(FETCH)).error?.code).toBe("NETWORK_DENIED");

  await session.hibernate();
  const resumed = await session.execute(`${FETCH}, kept`);
  expect(resumed).toMatchObject({ status: "success", session: { state: "restored" } });
  expect(resumed.value?.["text/plain"]).toBe("('reached', [1, 2])");
  expect((await session.info()).isOutdated).toBe(false);

  await client.setPolicy(IDLE);
  await session.hibernate();
  expect((await session.execute(FETCH)).error?.code).toBe("NETWORK_DENIED");
  await session.close();
});

test("limits that Python's process does not hold itself are those of the policy at each run", async () => {
  const session = client.session(`live-limits-${process.pid}`);
  await session.execute("1");
  await client.setPolicy({ ...IDLE, packages: { install: "none" }, time: { defaultSeconds: 1, maxSeconds: 1 } });
  expect((await session.execute("while True: pass")).status).toBe("timeout");
  expect((await session.execute("import tomlkit")).error?.message).toContain("tomlkit");
  expect((await client.limits()).maxTimeoutMs).toBe(1000);
  await client.setPolicy(IDLE);
  expect((await client.limits()).maxTimeoutMs).toBe(300_000);
  await session.close();
});

test("new sessions have the new rights, from spares too", async () => {
  await client.setPolicy(reachable);
  const session = client.session(`live-new-${process.pid}`);
  const result = await session.execute(`URL = ${JSON.stringify(url)}\n${FETCH}`);
  expect(result.value?.["text/plain"]).toBe("'reached'");
  await session.close();
});

test("a policy that cannot be is refused, and the one before holds on", async () => {
  await client.setPolicy(reachable);
  await expect(client.setPolicy({ network: { mode: "everything" } })).rejects.toMatchObject({ code: "BAD_POLICY" });
  expect((await client.limits()).network).toEqual(reachable["network"] && [new URL(url).host]);
});

test("says what is wrong with a policy that is being written, key by key, or which flags it comes to", async () => {
  const wrong = { network: { mode: "hosts", hosts: ["example.com", "https://example.com"] }, memory: { megabytes: 1 } };
  expect((await client.checkPolicy(wrong)).faults).toMatchObject([
    { path: ["network", "hosts", 1], message: expect.stringContaining("without a scheme") },
    { path: ["memory", "megabytes"] },
  ]);
  const { faults, flags } = await client.checkPolicy({ network: { mode: "hosts", hosts: ["example.com"] } });
  expect(faults).toEqual([]);
  expect(flags).toContain("--allow-net=example.com");
});

test("tries a URL with the rights of a kernel, under the policy in force and under one that is being written", async () => {
  await client.setPolicy(IDLE);
  expect(await client.tryUrl(url)).toMatchObject({ outcome: "denied" });
  const reached = await client.tryUrl(url, { policy: reachable });
  expect(reached).toEqual({ outcome: "reached", message: `"${new URL(url).host}" answered with status 200` });
  const closed = { network: { mode: "hosts", hosts: ["127.0.0.1:1"], private: ["127.0.0.1"] } };
  expect(await client.tryUrl("http://127.0.0.1:1/", { policy: closed })).toMatchObject({ outcome: "failed" });
  expect(await client.tryUrl("example.com")).toMatchObject({ outcome: "failed" });
  expect((await client.session(`live-none-${process.pid}`).info()).state).toBe("idle");
});

test("a sidecar that takes the place of one that was killed has the policy that was set", async () => {
  await client.setPolicy(reachable);
  const first = sidecarOf(process.pid);
  process.kill(first ?? Number.NaN, "SIGKILL");
  await vi.waitFor(async () => expect((await client.limits()).network).toEqual([new URL(url).host]), 30_000);
  expect(sidecarOf(process.pid)).not.toBe(first);
});
