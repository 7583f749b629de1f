import { randomUUID } from "node:crypto";
import { expect, onTestFinished, test, vi } from "vitest";
import { SandboxClient, startSidecar } from "../../../src/client/index.ts";
import { sandboxHome } from "../../../src/config/home.ts";
import type { ExecutionEvent } from "../../../src/protocol/index.ts";
import { BreakableNetwork } from "./breakable-network.ts";
import { groupOf, sidecarOf } from "../../support/processes.ts";

async function connectThroughNetwork() {
  const sidecar = await startSidecar({ home: sandboxHome() });
  onTestFinished(() => sidecar.stop());
  const network = await BreakableNetwork.to(sidecar.endpoint.url);
  onTestFinished(() => network[Symbol.asyncDispose]());
  const client = await SandboxClient.connect({ ...sidecar.endpoint, url: network.url });
  onTestFinished(() => client.close());
  return { network, session: client.session(randomUUID()) };
}

const COUNT_TO_FIVE = `
import time
times_run = globals().get("times_run", 0) + 1
for n in range(5):
    print(n, flush=True)
    time.sleep(0.1)
`;

test("a run goes on over dropped connections, once, with all its output", async () => {
  const { network, session } = await connectThroughNetwork();
  const events: ExecutionEvent[] = [];
  const onEvent = (event: ExecutionEvent) => {
    events.push(event);
    if (event.type === "stdout" && /[13]/.test(event.text)) network.cut();
  };
  const result = await session.execute(COUNT_TO_FIVE, { onEvent });
  expect(result).toMatchObject({ status: "success", stdout: "0\n1\n2\n3\n4\n" });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  const streamed = events.map((event) => (event.type === "stdout" ? event.text : "")).join("");
  expect(streamed).toBe(result.stdout);
  expect((await session.execute("times_run")).value).toEqual({ "text/plain": "1" });
});

test("a run that the network swallowed is run once", async () => {
  const { network, session } = await connectThroughNetwork();
  await session.execute("times_run = 0");
  const run = session.execute("times_run += 1\ntimes_run");
  network.cut();
  expect(await run).toMatchObject({ status: "success", value: { "text/plain": "1" } });
});

test("an abort while the connection is away reaches the run", async () => {
  const { network, session } = await connectThroughNetwork();
  const controller = new AbortController();
  const onEvent = (event: ExecutionEvent) => {
    if (event.type !== "stdout") return;
    network.cut();
    controller.abort();
  };
  const run = session.execute("print('on', flush=True)\nwhile True: pass", { signal: controller.signal, onEvent });
  expect(await run).toMatchObject({ status: "cancelled", stdout: "on\n" });
});

test("a sidecar that is killed loses the run, is replaced, and takes its kernels along", async () => {
  const client = await SandboxClient.connect();
  onTestFinished(() => client.close());
  const session = client.session(randomUUID());
  await session.execute("x = 1");
  const sidecar = sidecarOf(process.pid)!;

  const onEvent = (event: ExecutionEvent) => void (event.type === "stdout" && process.kill(sidecar, "SIGKILL"));
  const lost = await session.execute("print('so far', flush=True)\nwhile True: pass", { onEvent });
  expect(lost).toMatchObject({
    status: "lost",
    stdout: "so far\n",
    error: { code: "SESSION_LOST" },
    session: { id: session.id, run: 2, state: "lost", reason: expect.stringContaining("SIGKILL") },
  });
  await vi.waitFor(() => expect(groupOf(sidecar)).toEqual([]), 10_000);

  const next = await session.execute("'x' in globals()");
  expect(next).toMatchObject({ status: "success", value: { "text/plain": "False" } });
  expect(next.session).toMatchObject({ state: "lost", reason: "The sidecar was restarted" });
  expect(sidecarOf(process.pid)).not.toBe(sidecar);
});
