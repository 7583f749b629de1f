import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, test, vi } from "vitest";
import { evaluate, startSandbox } from "../../support/sandbox.ts";
import { hibernate, snapshotPath, waitForSave } from "../../support/snapshots.ts";
import { kernelsOf, sidecarOf } from "../../support/processes.ts";

describe("with every run saved", () => {
  const sandbox = startSandbox({ snapshots: { save: "always" }, sessions: { spares: 0 } });

  test("a session goes on from its last run when its kernel is killed", async () => {
    const session = sandbox.session();
    await session.execute("x = 1");
    await session.execute("x += 1");
    await waitForSave(session, 2);
    killKernels();
    await vi.waitFor(async () => expect((await session.info()).state).toBe("saved"), 10_000);
    expect(await session.execute("x")).toMatchObject({
      value: { "text/plain": "2" },
      session: {
        run: 3,
        state: "restored",
        reason: expect.stringMatching(/SIGKILL.*\. The session is as it was after run 2$/),
      },
    });
  });

  test("a session goes on from its last run when the sidecar is killed", async () => {
    const session = sandbox.session();
    await session.execute("x = [1]");
    await waitForSave(session, 1);
    process.kill(sidecarOf(process.pid)!, "SIGKILL");
    await vi.waitFor(() => session.info(), 20_000);
    expect(await session.execute("x")).toMatchObject({
      value: { "text/plain": "[1]" },
      session: { run: 2, state: "restored", reason: expect.stringMatching(/The session is as it was after run 1$/) },
    });
  });

  test("a run that ends its own kernel goes back to the run before it, and says so", async () => {
    const session = sandbox.session();
    await session.execute("x = 1");
    await waitForSave(session, 1);
    const broken = await session.execute("x = 2\nimport ctypes\nctypes.string_at(0xfffffff0, 100)");
    expect(broken).toMatchObject({
      status: "lost",
      session: { state: "restored", reason: expect.stringContaining("The next run goes on from what was after run 1") },
    });
    expect(await session.execute("x")).toMatchObject({ value: { "text/plain": "1" }, session: { state: "restored" } });
  });

  test("runs that wait for one another are each saved", async () => {
    const session = sandbox.session();
    await Promise.all(["x = 1", "x = 2", "x = 3"].map((code) => session.execute(code)));
    await waitForSave(session, 3);
    expect((await session.snapshots()).map(({ run }) => run)).toEqual([3, 2, 1]);
  });

  test("a snapshot that was changed is passed over for the one before it", async () => {
    const session = await sleepingSession();
    await flipByte(snapshotPath(session.id, 2));
    expect(await session.execute("x")).toMatchObject({
      value: { "text/plain": "1" },
      session: {
        state: "restored",
        reason: "What was saved after run 2 is damaged. The session is as it was after run 1",
      },
    });
    await session.execute("x = 5");
    await waitForSave(session, 4);
    await hibernate(session);
    expect(await evaluate(session, "x")).toBe("5");
  });

  test("a session of which every snapshot was changed is lost, with the reason", async () => {
    const session = await sleepingSession();
    for (const run of [1, 2]) await flipByte(snapshotPath(session.id, run));
    expect(await session.execute("'x' in globals()")).toMatchObject({
      value: { "text/plain": "False" },
      session: { state: "lost", reason: "What was saved after run 2 is damaged" },
    });
    expect(await session.execute("y = 1")).toMatchObject({ session: { state: "kept", reason: null } });
  });

  test("a session's snapshot is not taken for that of another", async () => {
    const [mine, other] = [await sleepingSession(), await sleepingSession()];
    await writeFile(snapshotPath(mine.id, 2), await readFile(snapshotPath(other.id, 2)));
    expect((await mine.execute("x")).session.reason).toMatch(/after run 1$/);
  });

  /** Was saved after each of two runs, and has no process. */
  async function sleepingSession() {
    const session = sandbox.session();
    for (const run of [1, 2]) {
      await session.execute(`x = ${run}`);
      await waitForSave(session, run);
    }
    await hibernate(session);
    return session;
  }
});

describe("with nothing saved", () => {
  const sandbox = startSandbox({ snapshots: { save: "never" }, sessions: { spares: 0 } });

  test("a session lives as long as its kernel", async () => {
    const session = sandbox.session();
    await session.execute("x = 1");
    await expect(session.hibernate()).rejects.toMatchObject({
      code: "UNKNOWN_SNAPSHOT",
      message: expect.stringContaining("snapshots.save in the policy is never"),
    });
    expect(await session.execute("x")).toMatchObject({ value: { "text/plain": "1" }, session: { state: "kept" } });
    expect(await session.snapshots()).toEqual([]);
    await expect(session.fork(`${session.id}-fork`)).rejects.toMatchObject({ code: "UNKNOWN_SNAPSHOT" });
    killKernels();
    // The sidecar may learn of the death only from the run that it sends to the dead kernel.
    const runs = [await session.execute("'x' in globals()"), await session.execute("'x' in globals()")];
    const next = runs.find(({ status }) => status === "success");
    expect(next).toMatchObject({ value: { "text/plain": "False" }, session: { state: "lost" } });
  });
});

function killKernels(): void {
  for (const pid of kernelsOf(sidecarOf(process.pid)!)) process.kill(pid, "SIGKILL");
}

async function flipByte(path: string): Promise<void> {
  const bytes = await readFile(path);
  const middle = bytes.length >> 1;
  bytes[middle] = bytes[middle]! ^ 1;
  await writeFile(path, bytes);
}
