import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { kernelsOf, sidecarOf } from "../../support/processes.ts";
import { evaluate, startSandbox } from "../../support/sandbox.ts";
import { waitForSave } from "../../support/snapshots.ts";

const GIBIBYTE = 1024 ** 3;

describe("with memory for three kernels", () => {
  const sandbox = startSandbox({
    sessions: { template: "python", spares: 1, memoryGigabytes: 0.55, waitSeconds: 300 },
    snapshots: { save: "idle" },
  });

  test("six conversations take turns, and each finds its own state again", async () => {
    const sessions = Array.from({ length: 6 }, () => sandbox.session());
    await Promise.all(sessions.map((session, index) => evaluate(session, `x = [${index}]`)));
    await expectWithinBudget();
    for (const turn of [1, 2]) {
      const values = sessions.map((session) => evaluate(session, `x.append(${turn})\nx`));
      const expected = sessions.map((_, index) => `[${[index, 1, 2].slice(0, turn + 1).join(", ")}]`);
      expect(await Promise.all(values)).toEqual(expected);
    }
    await expectWithinBudget();
    await Promise.all(sessions.map((session) => session.close()));
  });

  test("a run that outgrows the memory of all is ended, and its session goes on from what was saved", async () => {
    const session = sandbox.session();
    await session.execute("x = 1");
    await waitForSave(session, 1);
    const grow = "import time\nkept = []\nwhile True:\n    kept.append(bytearray(10_000_000))\n    time.sleep(0.05)";
    expect(await session.execute(grow)).toMatchObject({
      status: "out_of_memory",
      error: { code: "MEMORY_ERROR", message: expect.stringMatching(/^All sessions together have 0.55 GiB of memory/) },
      session: { state: "restored" },
    });
    expect(await evaluate(session, "x")).toBe("1");
    await session.close();
  });

  test("a spare gives way to a session that grows, and comes back when that has gone", async () => {
    const session = sandbox.session();
    await expectSpares(1);
    await session.execute("kept = bytearray(b'x') * 380_000_000");
    await expectSpares(0);
    await session.close();
    await expectSpares(1);
  });

  test.runIf(process.platform === "linux")(
    "should memory run out all the same, the system ends a kernel first",
    async () => {
      const session = sandbox.session();
      await session.execute("1");
      const kernels = kernelsOf(sidecarOf(process.pid)!);
      expect(kernels.length).toBeGreaterThan(0);
      for (const pid of kernels) expect(readFileSync(`/proc/${pid}/oom_score_adj`, "utf8").trim()).toBe("1000");
      await session.close();
    },
  );

  function expectSpares(count: number) {
    return vi.waitFor(async () => expect((await sandbox.client.status()).spares).toBe(count), 20_000);
  }

  async function expectWithinBudget() {
    await vi.waitFor(async () => {
      const { memory, sessions } = await sandbox.client.status();
      expect(memory.budget).toBe(Math.floor(0.55 * GIBIBYTE));
      expect(memory.used).toBeLessThanOrEqual(memory.budget);
      expect(sessions.filter(({ memory: held }) => held !== null).length).toBeLessThanOrEqual(3);
    }, 10_000);
  }
});

describe("with one kernel, which computes", () => {
  const sandbox = startSandbox({ sessions: { template: "python", spares: 0, max: 1 }, snapshots: { save: "idle" } });

  test("another run waits and says so, can be cancelled at once, and comes in when the first is done", async () => {
    const [first, second] = [sandbox.session(), sandbox.session()];
    const loop = first.execute("while True: pass");
    await vi.waitFor(async () => expect((await first.info()).state).toBe("running"), 20_000);

    const abort = new AbortController();
    const notices: string[] = [];
    const onEvent = (event: { type: string; message?: string }) => {
      if (event.type !== "notice") return;
      notices.push(event.message ?? "");
      abort.abort();
    };
    const cancelled = await second.execute("1", { signal: abort.signal, onEvent });
    expect(cancelled).toMatchObject({ status: "cancelled", error: { code: "CANCELLED" } });
    expect(notices).toEqual(["Waiting for other sessions: all 1 that the policy allows are awake"]);

    const waiting = evaluate(second, "6 * 7");
    await first.interrupt();
    expect((await loop).status).toBe("cancelled");
    expect(await waiting).toBe("42");
    expect((await first.info()).state).toBe("saved");
  });

  test("a session that waits can be closed at once", async () => {
    const [first, second] = [sandbox.session(), sandbox.session()];
    const loop = first.execute("while True: pass");
    await vi.waitFor(async () => expect((await first.info()).state).toBe("running"), 20_000);
    let closing: Promise<void> | undefined;
    const onEvent = ({ type }: { type: string }) => void (type === "notice" && (closing ??= second.close()));
    expect(await second.execute("1", { onEvent })).toMatchObject({ status: "error", error: { code: "CANCELLED" } });
    await closing;
    await first.interrupt();
    await loop;
  });
});
