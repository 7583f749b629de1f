import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { discoverSidecar, packageRoot, SandboxClient, startSidecar } from "../../../src/client/index.ts";
import { sandboxHome } from "../../../src/config/home.ts";
import { groupOf, sidecarOf } from "../../support/processes.ts";

const KERNEL_AND_SIDECAR = 2;

test("close leaves no process behind", async () => {
  const client = await SandboxClient.connect();
  await client.session("a").execute("1");
  const sidecar = sidecarOf(process.pid)!;
  expect(groupOf(sidecar).length).toBeGreaterThanOrEqual(KERNEL_AND_SIDECAR);
  await client.close();
  expect(groupOf(sidecar)).toEqual([]);
});

async function startBusyHost() {
  const host = fork(join(packageRoot(), "test", "fixtures", "host.mjs"));
  onTestFinished(() => void host.kill("SIGKILL"));
  await once(host, "message");
  const sidecar = sidecarOf(host.pid!)!;
  expect(groupOf(sidecar).length).toBeGreaterThanOrEqual(KERNEL_AND_SIDECAR);
  return { host, sidecar };
}

test("a host that is killed leaves no process behind", async () => {
  const { host, sidecar } = await startBusyHost();
  host.kill("SIGKILL");
  await vi.waitFor(() => expect(groupOf(sidecar)).toEqual([]), 15_000);
});

test("a host that exits without closing leaves no process behind", async () => {
  const { host, sidecar } = await startBusyHost();
  host.send("exit");
  await vi.waitFor(() => expect(groupOf(sidecar)).toEqual([]), 15_000);
});

test("a policy that is wrong is refused with the sidecar's own words", async () => {
  const connecting = SandboxClient.connect({ policy: { memory: { megabytes: 1 } } });
  await expect(connecting).rejects.toMatchObject({
    code: "BAD_POLICY",
    message: expect.stringContaining("memory.megabytes"),
  });
});

test("a policy laid over the file holds", async () => {
  const client = await SandboxClient.connect({ policy: { memory: { megabytes: 256 }, sessions: { spares: 0 } } });
  onTestFinished(() => client.close());
  expect(await client.limits()).toMatchObject({ memoryMegabytes: 256 });
});

test("what Node is told to load first, such as a tracer, is not loaded by the sidecar", async () => {
  const tracer = join(await temporaryHome(), "tracer.cjs");
  await writeFile(tracer, `throw new Error("This is for Node");`);
  vi.stubEnv("NODE_OPTIONS", `--require ${tracer}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const sidecar = await startSidecar({ home: sandboxHome(), policy: { sessions: { spares: 0 } } });
  await sidecar.stop();
});

async function temporaryHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "sandbox-home-"));
  onTestFinished(() => rm(home, { recursive: true }));
  return home;
}

test("clients find a sidecar that is shared, use the same session, and leave it running", async () => {
  const home = await temporaryHome();
  const shared = await startSidecar({
    home,
    share: { host: "127.0.0.1", port: 0 },
    policy: { sessions: { spares: 0 } },
  });
  onTestFinished(() => shared.stop());
  expect((await stat(join(home, "sidecar.json"))).mode & 0o777).toBe(0o600);

  for (const code of ["x = 42", "assert x == 42"]) {
    const client = await SandboxClient.connect({ home, discover: true, start: false });
    expect((await client.session("shared").execute(code)).status).toBe("success");
    await client.close();
  }
  await shared.stop();
  await expect(readFile(join(home, "sidecar.json"))).rejects.toThrow("ENOENT");
});

test("ignores the trace of a sidecar that is gone", async () => {
  const home = await temporaryHome();
  await writeFile(join(home, "sidecar.json"), JSON.stringify({ url: "ws://127.0.0.1:9", token: "old", pid: 1 }));
  expect(await discoverSidecar(home)).toBeUndefined();
  const connecting = SandboxClient.connect({ home, discover: true, start: false });
  await expect(connecting).rejects.toMatchObject({ code: "SIDECAR_UNREACHABLE" });
});

test("a sidecar that only its own client may use is not announced", async () => {
  const client = await SandboxClient.connect();
  onTestFinished(() => client.close());
  expect(await discoverSidecar(sandboxHome())).toBeUndefined();
});
