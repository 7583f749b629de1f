import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Occupant } from "../../../sidecar/sessions/occupants.ts";
import { Room } from "../../../sidecar/sessions/room.ts";

const MEBIBYTE = 1024 ** 2;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A session whose kernel holds as much as the test says. */
class FakeSession implements Occupant {
  hasKernel = false;
  isRunning = false;
  isIdle = true;
  memory: number | null = null;
  lastUsedAt = Date.now();
  /** Whether it can be saved. */
  canBeSaved = true;
  evicted: string | null = null;
  notices: string[] = [];
  #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  /** Starts its kernel; resolves with the reason when it could not. */
  async start(megabytes = 100): Promise<string | null> {
    this.work();
    this.hasKernel = true;
    try {
      await this.#room.enter(this, megabytes * MEBIBYTE, (why) => this.notices.push(why));
      this.memory = megabytes * MEBIBYTE;
      return null;
    } catch (error) {
      this.hasKernel = false;
      return (error as { code: string }).code;
    }
  }

  work(): void {
    this.isRunning = true;
    this.isIdle = false;
  }

  rest(): void {
    this.isRunning = false;
    this.isIdle = true;
    vi.advanceTimersByTime(1);
    this.lastUsedAt = Date.now();
    this.#room.review();
  }

  async hibernate(): Promise<boolean> {
    if (this.canBeSaved) this.hasKernel = false;
    return Promise.resolve(this.canBeSaved);
  }

  evict(reason: string): void {
    this.evicted = reason;
    this.hasKernel = false;
  }
}

function makeRoom({ max = 10, save = "idle" as "idle" | "never", megabytes = 250 } = {}) {
  const budget = { bytes: megabytes * MEBIBYTE };
  const room = new Room({ policy: () => ({ sessions: { max, waitSeconds: 30 }, snapshots: { save } }), budget });
  return { room, budget, session: () => new FakeSession(room) };
}

test("of the idle sessions the one that was unused for longest gives way to the next", async () => {
  const { session } = makeRoom();
  const [first, second, third] = [session(), session(), session()];
  for (const other of [first, second]) {
    await other.start();
    other.rest();
  }
  first.work();
  first.rest();
  expect(await third.start()).toBeNull();
  expect([first, second, third].map(({ hasKernel }) => hasKernel)).toEqual([true, false, true]);
  expect(third.notices).toEqual([]);
});

test("as many sessions are put to sleep as a large one needs", async () => {
  const { session } = makeRoom({ megabytes: 450 });
  const small = [session(), session(), session(), session()];
  for (const other of small) {
    await other.start();
    other.rest();
  }
  await session().start(220);
  expect(small.filter(({ hasKernel }) => hasKernel)).toEqual(small.slice(2));
});

test("the number of kernels is kept to, as memory is", async () => {
  const { session } = makeRoom({ max: 1 });
  const [first, second] = [session(), session()];
  await first.start();
  first.rest();
  expect(await second.start()).toBeNull();
  expect(first.hasKernel).toBe(false);
});

test("when none is idle, sessions wait in line, are told why, and come in as they came", async () => {
  const { session } = makeRoom();
  const running = [session(), session()];
  for (const other of running) await other.start();
  const order: string[] = [];
  const [large, small] = [session(), session()];
  const entered = [large.start(140).then(() => order.push("large")), small.start(10).then(() => order.push("small"))];
  await vi.advanceTimersByTimeAsync(10_000);
  expect(order).toEqual([]);
  expect(large.notices).toEqual([
    "Waiting for other sessions: the 2 that are awake use the 0.24 GiB of memory that all have together",
  ]);
  running[0]?.rest();
  await Promise.all(entered);
  expect(order).toEqual(["large", "small"]);
});

test("a wait ends after its time, and says what was short", async () => {
  const { room, session } = makeRoom({ max: 1 });
  await session().start();
  const refused = room.enter(session(), MEBIBYTE, () => {}).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await refused).toMatchObject({
    code: "BUSY",
    message: "No session could be put to sleep within 30 s: all 1 that the policy allows are awake",
    suggestion: expect.stringContaining("sessions.max"),
  });
});

test("a session that leaves the line is told at once, and does not hold up those behind it", async () => {
  const { room, session } = makeRoom();
  await session().start(200);
  const [large, small] = [session(), session()];
  const left = large.start(100);
  const entered = small.start(20);
  room.leave(large);
  expect(await left).toBe("CANCELLED");
  expect(await entered).toBeNull();
});

test("a kernel that ended leaves its room to the next in line", async () => {
  const { room, session } = makeRoom({ max: 1 });
  const [first, second] = [session(), session()];
  await first.start();
  const entered = second.start();
  first.hasKernel = false;
  room.review();
  expect(await entered).toBeNull();
});

test("a session that cannot be saved stays awake, and another gives way", async () => {
  const { session } = makeRoom();
  const [stubborn, other] = [session(), session()];
  stubborn.canBeSaved = false;
  for (const one of [stubborn, other]) {
    await one.start();
    one.rest();
  }
  expect(await session().start()).toBeNull();
  expect([stubborn.hasKernel, other.hasKernel]).toEqual([true, false]);
});

test("nothing is put to sleep where sessions are not saved", async () => {
  const { session } = makeRoom({ save: "never" });
  const idle = [session(), session()];
  for (const other of idle) {
    await other.start();
    other.rest();
  }
  const refused = session().start();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await refused).toBe("BUSY");
  expect(idle.map(({ hasKernel }) => hasKernel)).toEqual([true, true]);
});

test("a session that is larger than the budget comes in alone", async () => {
  const { session } = makeRoom();
  const [idle, large] = [session(), session()];
  await idle.start();
  idle.rest();
  expect(await large.start(400)).toBeNull();
  expect(idle.hasKernel).toBe(false);
});

test("what a session held before its last run is not taken for what it holds", async () => {
  const { room, session } = makeRoom({ megabytes: 150 });
  const readings = [session(), session()];
  for (const [index, first] of readings.entries()) {
    await first.start(100);
    first.memory = 20 * MEBIBYTE;
    first.rest();
    vi.advanceTimersByTime(1);
    if (index === 1) room.relieve(Date.now());
    const second = session();
    await second.start(100);
    expect(first.hasKernel).toBe(index === 1);
    second.hasKernel = false;
  }
});

test("idle sessions give way to a kernel that grows", async () => {
  const { room, session } = makeRoom();
  const [idle, growing] = [session(), session()];
  for (const other of [idle, growing]) await other.start();
  idle.rest();
  growing.memory = 200 * MEBIBYTE;
  room.relieve(Date.now());
  await vi.advanceTimersByTimeAsync(0);
  expect([idle.hasKernel, growing.hasKernel]).toEqual([false, true]);
  expect(growing.evicted).toBeNull();
});

test("when running kernels outgrow the budget, the largest of those that have grown ends", async () => {
  const { room, session } = makeRoom({ megabytes: 1024 });
  const [large, growing, small] = [session(), session(), session()];
  await large.start(600);
  await growing.start();
  await small.start();
  growing.memory = 400 * MEBIBYTE;
  room.relieve(Date.now());
  expect([large, growing, small].map(({ evicted }) => evicted)).toEqual([
    null,
    "All sessions together have 1 GiB of memory, and this one held the most of it, 0.39 GiB",
    null,
  ]);
});

test("what sessions leave is for the spares", async () => {
  const { room, budget, session } = makeRoom();
  const first = session();
  await first.start();
  expect(room.bytesForSpares).toBe(150 * MEBIBYTE);
  budget.bytes = 50 * MEBIBYTE;
  expect(room.bytesForSpares).toBe(-50 * MEBIBYTE);
});
