import { expect, onTestFinished, test, vi } from "vitest";
import { SandboxClient, startSidecar } from "../../src/client/index.ts";
import { sandboxHome } from "../../src/config/home.ts";
import { evaluate, failure } from "../support/sandbox.ts";
import { groupOf, sidecarOf } from "../support/processes.ts";

async function connect(policy: Record<string, unknown>): Promise<SandboxClient> {
  const client = await SandboxClient.connect({ policy });
  onTestFinished(() => client.close());
  return client;
}

test("a session more than the policy allows is refused as busy, until one is closed", async () => {
  const client = await connect({ sessions: { max: 2, spares: 0, waitSeconds: 1 } });
  await Promise.all(["a", "b"].map((id) => client.session(id).execute("1")));
  expect(failure(await client.session("c").execute("1"))).toMatchObject({
    code: "BUSY",
    message: "No session could be put to sleep within 1 s: all 2 that the policy allows are awake",
  });
  expect(await evaluate(client.session("a"), "6 * 7")).toBe("42");
  await client.session("b").close();
  expect(await evaluate(client.session("c"), "6 * 7")).toBe("42");
});

test("a session that is unused ends, and says so when its conversation comes back", async () => {
  const client = await connect({ sessions: { idleMinutes: 0.01, spares: 0 } });
  const session = client.session("idle");
  await session.execute("x = 1");
  await vi.waitFor(async () => expect((await client.status()).sessions).toEqual([]), {
    timeout: 40_000,
    interval: 500,
  });
  const next = await session.execute("'x' in globals()");
  expect(next).toMatchObject({
    value: { "text/plain": "False" },
    session: { state: "lost", reason: "The session was unused for 0.01 minutes and ended" },
  });
});

test("a sidecar that shuts down leaves no process, though a kernel computes", async () => {
  const client = await connect({});
  const sidecar = sidecarOf(process.pid)!;
  await startLoop(client);
  expect(groupOf(sidecar).length).toBeGreaterThan(1);
  await client.close();
  expect(groupOf(sidecar)).toEqual([]);
});

test("a sidecar that is killed leaves no process, though a kernel computes", async () => {
  const started = await startSidecar({ home: sandboxHome() });
  const client = await SandboxClient.connect(started.endpoint);
  onTestFinished(() => client.close());
  const sidecar = sidecarOf(process.pid)!;
  await startLoop(client);
  const kernels = groupOf(sidecar).filter((pid) => pid !== sidecar);
  expect(kernels.length).toBeGreaterThan(0);
  process.kill(sidecar, "SIGKILL");
  await vi.waitFor(() => expect(kernels.filter(isAlive)).toEqual([]), 10_000);
  await started.stop();
});

test("a sidecar shuts down though a kernel hangs while it starts", async () => {
  const started = await startSidecar({ home: sandboxHome(), policy: { sessions: { spares: 0 } } });
  const sidecar = sidecarOf(process.pid)!;
  const helpers = new Set(groupOf(sidecar));
  const client = await SandboxClient.connect(started.endpoint);
  const lost = client
    .session("hanging")
    .execute("1")
    .catch((error: unknown) => error);
  const [kernel] = await vi.waitFor(
    () => {
      const kernels = groupOf(sidecar).filter((pid) => !helpers.has(pid));
      expect(kernels).not.toEqual([]);
      return kernels;
    },
    { interval: 10 },
  );
  process.kill(kernel!, "SIGSTOP");
  await started.stop();
  expect(await started.ended).toBe("The sidecar exited with code 0");
  expect(groupOf(sidecar)).toEqual([]);
  await client.close();
  await lost;
});

/** Starts a run that never ends, and comes back when it is under way. */
function startLoop(client: SandboxClient): Promise<void> {
  return new Promise((resolve, reject) => {
    const onEvent = ({ type }: { type: string }) => void (type === "started" && resolve());
    client.session("loop").execute("while True: pass", { onEvent }).catch(reject);
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
