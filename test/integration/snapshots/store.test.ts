import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { copyFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findDeno } from "../../../src/client/find-deno.ts";

const MEGABYTE = 1024 * 1024;
const DRIVER = fileURLToPath(new URL("../../unit/snapshots/store-driver.js", import.meta.url));
const DENO = [findDeno(), "run", "-A", "--no-prompt", "--no-lock", "--v8-flags=--expose-gc", DRIVER];

/** Mounts a small disk of memory at the directory, which only the process that is run then sees. */
const SMALL_DISK = [
  "unshare",
  "--mount",
  "--map-root-user",
  "sh",
  "-c",
  'mount -t tmpfs -o size=2m tmpfs "$0" && exec "$@"',
];
const hasSmallDisk = spawnSync(SMALL_DISK[0] ?? "", [...SMALL_DISK.slice(1), "/mnt", "true"]).status === 0;

// oxlint-disable-next-line typescript/no-explicit-any -- what a call came to, which the test looks into
type Value = any;

let directory: string;
let store: StoreProcess;
let started: StoreProcess[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "snapshots-"));
  started = [];
  store = startStore();
});

afterEach(async () => {
  for (const { child } of started) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  await rm(directory, { recursive: true, force: true });
});

describe("a snapshot", () => {
  test("comes back as it was saved", async () => {
    const mounts = [{ directory: "/store/environments/1", at: "/lib/site-packages" }];
    const description = {
      session: "a",
      agent: "analyst",
      run: 7,
      template: "science-2",
      mounts,
      pythonVersion: "3.14.1",
    };
    const saved = await store.call("save", { ...description, savedAt: 5, parts: { count: 3, bytes: MEGABYTE } });
    expect(saved).toEqual({ ...description, savedAt: 5, size: (await stat(fileOf("a", 7))).size });
    const opened = await store.call("open", { session: "a" });
    expect(opened).toMatchObject({ info: saved, bytes: 3 * MEGABYTE, damage: [] });
    expect(opened.texts).toEqual(['{"value":1,"i":0}', '{"value":1,"i":1}', '{"value":1,"i":2}']);
    await store.call("save", { session: "b", parts: { count: 3, bytes: MEGABYTE } });
    await store.call("save", { session: "c", parts: { count: 3, bytes: MEGABYTE, value: 2 } });
    expect((await store.call("open", { session: "b" })).sha256).toBe(opened.sha256);
    expect((await store.call("open", { session: "c" })).sha256).not.toBe(opened.sha256);
  });

  test("may have no parts and no bytes, and is found by another process", async () => {
    await store.call("save", { session: "none", parts: { count: 0 } });
    await store.call("save", { session: "empty", parts: { count: 2, bytes: 0 } });
    const other = startStore();
    expect(await other.call("open", { session: "none" })).toMatchObject({ texts: [], bytes: 0 });
    expect((await other.call("open", { session: "empty" })).texts).toHaveLength(2);
    expect(await other.call("open", { session: "unknown" })).toEqual({ damage: [] });
  });

  test("of 300 MB is written and read with little memory", async () => {
    await store.call("save", { session: "large", parts: { count: 75, bytes: 4 * MEGABYTE } });
    expect(await store.call("memoryGrowth")).toBeLessThan(50 * MEGABYTE);
    const { bytes, growth } = await store.call("open", { session: "large" });
    expect(bytes).toBe(300 * MEGABYTE);
    expect(growth).toBeLessThan(50 * MEGABYTE);
  });

  test("has parts of at most 32 MiB", async () => {
    const saving = store.call("save", { session: "a", parts: { count: 1, bytes: 33 * MEGABYTE, random: false } });
    await expect(saving).rejects.toMatchObject({ name: "RangeError" });
    await store.call("save", { session: "a", parts: { count: 1, bytes: 31 * MEGABYTE, random: false } });
    expect((await store.call("open", { session: "a" })).bytes).toBe(31 * MEGABYTE);
  });

  test("can be read in part", async () => {
    await store.call("save", { session: "a", parts: { count: 40, bytes: MEGABYTE } });
    expect(await store.call("glance", "a")).toBe('{"value":1,"i":0}');
  });

  test.each(["../../escape", "", ".", "a/b", "a\0b", "CON", "x".repeat(300), "é", "e\u0301", "\ud800", "\ud801"])(
    "is of a session named %j and of no other",
    async (session) => {
      await store.call("save", { session, run: 3 });
      expect((await store.call("open", { session })).info).toMatchObject({ session, run: 3 });
      const [folder, ...others] = (await readdir(directory)).filter((name) => !["key", "staging"].includes(name));
      expect(folder).toMatch(/^[0-9a-f]{64}$/);
      expect(others).toEqual([]);
      for (const other of ["a", "\ud802", "\ufffd"])
        expect((await store.call("open", { session: other })).info).toBe(undefined);
    },
  );

  test("and the key can be read by their owner only", async () => {
    await store.call("save", { session: "a" });
    for (const path of [fileOf("a", 1), join(directory, "key")]) expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(fileOf("a", 1)))).mode & 0o777).toBe(0o700);
  });
});

describe("the newest snapshot", () => {
  beforeEach(async () => {
    for (const run of [1, 2]) await store.call("save", { session: "a", run, parts: { value: run, bytes: 2000 } });
  });

  test("is opened, or the one of a run", async () => {
    expect((await store.call("open", { session: "a" })).info.run).toBe(2);
    expect((await store.call("open", { session: "a", run: 1 })).texts[0]).toBe('{"value":1,"i":0}');
    expect(await store.call("open", { session: "a", run: 3 })).toEqual({ damage: [] });
  });

  test("is passed over when it is cut off anywhere, for the one before it", async () => {
    const path = fileOf("a", 2);
    const { length } = await readFile(path);
    // In the magic, format and length, in the description, in its MAC, around the body, in the last MAC.
    const cuts = [
      0,
      1,
      7,
      8,
      11,
      12,
      15,
      16,
      17,
      100,
      200,
      240,
      260,
      300,
      length - 33,
      length - 32,
      length - 31,
      length - 1,
    ];
    for (const size of cuts.toReversed()) {
      await truncate(path, size);
      await expectFallBack();
    }
  });

  test("is passed over when it is longer than it was", async () => {
    await writeFile(fileOf("a", 2), "x", { flag: "a" });
    await expectFallBack();
  });

  test("is passed over when one byte was changed, wherever", async () => {
    const path = fileOf("a", 2);
    const bytes = await readFile(path);
    const sampled = [
      ...Array.from({ length: 300 }, (_, i) => i),
      ...Array.from({ length: 60 }, (_, i) => 300 + i * 97),
    ];
    const places = [...sampled, ...Array.from({ length: 40 }, (_, i) => bytes.length - 40 + i)];
    for (const place of places.filter((place) => place < bytes.length)) {
      bytes[place] = (bytes[place] as number) ^ (1 << (place % 8));
      await writeFile(path, bytes);
      await expectFallBack();
      bytes[place] = (bytes[place] as number) ^ (1 << (place % 8));
    }
    await writeFile(path, bytes);
    expect((await store.call("open", { session: "a" })).info.run).toBe(2);
  });

  test("is not used by another session, run or store", async () => {
    const path = fileOf("a", 2);
    await store.call("save", { session: "b", run: 1 });
    await copyFile(path, join(dirname(fileOf("b", 1)), "0000000002.snap"));
    await copyFile(path, fileOf("b", 1));
    await copyFile(path, join(dirname(path), "0000000003.snap"));
    const { info, damage } = await store.call("open", { session: "b" });
    expect(info).toBe(undefined);
    expect(damage).toHaveLength(2);
    expect(await store.call("list", "b")).toEqual([]);
    expect((await store.call("open", { session: "a", run: 3 })).info).toBe(undefined);
    expect((await store.call("open", { session: "a" })).damage).toEqual([expect.stringMatching(/^Run 3 /)]);
    await rm(join(directory, "key"));
    expect((await startStore().call("open", { session: "a" })).info).toBe(undefined);
  });

  test("is passed over when its format is that of another version", async () => {
    const path = fileOf("a", 2);
    const bytes = await readFile(path);
    bytes.writeUInt32BE(2, 8);
    await writeFile(path, bytes);
    const { damage } = await store.call("open", { session: "a" });
    expect(damage).toEqual(['Run 2 of session "a" cannot be restored: it has format "2", and this version reads "1"']);
  });
});

describe("saving", () => {
  test("replaces nothing and leaves nothing when it fails half-way", async () => {
    await store.call("save", { session: "a", parts: { value: 1 } });
    const before = await store.call("files");
    const saving = store.call("save", { session: "a", parts: { value: 2, count: 9, bytes: MEGABYTE, fail: 5 } });
    await expect(saving).rejects.toMatchObject({ message: "The kernel is gone" });
    expect(await store.call("files")).toEqual(before);
    expect((await store.call("open", { session: "a" })).texts[0]).toBe('{"value":1,"i":0}');
  });

  test("stops when it is told to, also while the kernel says nothing", async () => {
    const before = await store.call("save", { session: "a" });
    const saving = store.call("save", { session: "a", run: 2, abort: "it", parts: { bytes: MEGABYTE, stall: 2 } });
    const refused = expect(saving).rejects.toMatchObject({ code: "STORE_UNAVAILABLE", suggestion: expect.anything() });
    await expect.poll(() => readdir(join(directory, "staging"))).toHaveLength(1);
    await store.call("abort", "it");
    await refused;
    expect(await readdir(join(directory, "staging"))).toEqual([]);
    expect(await store.call("list")).toEqual([before]);
  });

  test.skipIf(!hasSmallDisk)("says what to do when the disk is full, and leaves what was saved", async () => {
    const small = startStore([...SMALL_DISK, directory]);
    await small.call("save", { session: "a", parts: { bytes: MEGABYTE / 4 } });
    const before = await small.call("files");
    const saving = small.call("save", { session: "a", run: 2, parts: { bytes: MEGABYTE } });
    await expect(saving).rejects.toMatchObject({
      code: "STORE_UNAVAILABLE",
      message: `The disk that holds "${directory}" is full, so the session was not saved`,
      suggestion: expect.stringContaining("Free space"),
    });
    expect(await small.call("files")).toEqual(before);
    expect((await small.call("open", { session: "a" })).info.run).toBe(1);
    await small.call("save", { session: "a", run: 2, parts: { bytes: MEGABYTE / 4 } });
  });

  test("twice at once keeps both, and the last of one run", async () => {
    const saves = [
      { run: 1, value: 1 },
      { run: 1, value: 2 },
      { run: 1, value: 3 },
      { run: 3, value: 3 },
      { run: 2, value: 2 },
    ];
    await Promise.all(
      saves.map(({ run, value }) => store.call("save", { session: "a", run, parts: { value, bytes: MEGABYTE } })),
    );
    expect((await store.call("open", { session: "a", run: 1 })).texts[0]).toBe('{"value":3,"i":0}');
    expect((await store.call("list", "a")).map(({ run }: { run: number }) => run)).toEqual([3, 2, 1]);
  });

  test("from several processes that all find no key yet works", async () => {
    const stores = [store, startStore(), startStore(), startStore()];
    for (const each of stores) await each.call("list");
    await Promise.all(
      stores.map((each, i) => each.call("save", { session: `s${i % 2}`, run: i, parts: { value: i } })),
    );
    for (const i of stores.keys()) {
      expect((await store.call("open", { session: `s${i % 2}`, run: i })).texts[0]).toBe(`{"value":${i},"i":0}`);
    }
  });

  test("that ends with its process before the rename is as if it never was", async () => {
    await store.call("save", { session: "a" });
    const dying = startStore();
    await dying.call("dieOnRename");
    const exit = once(dying.child, "exit");
    void dying.call("save", { session: "a", run: 2, parts: { bytes: MEGABYTE } }).catch(() => {});
    expect(await exit).toEqual([null, "SIGKILL"]);
    expect(await readdir(join(directory, "staging"))).toHaveLength(1);
    expect((await startStore().call("open", { session: "a" })).info.run).toBe(1);
    expect(await readdir(join(directory, "staging"))).toEqual([]);
  });

  test("is not disturbed by a process that clears up", async () => {
    const saving = store.call("save", { session: "a", abort: "it", parts: { bytes: MEGABYTE, stall: 2 } });
    const stopped = expect(saving).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    await expect.poll(() => readdir(join(directory, "staging")).catch(() => [])).toHaveLength(1);
    await expect.poll(() => readdir(directory)).toContain("key");
    await startStore().call("save", { session: "b" });
    expect(await readdir(join(directory, "staging"))).toHaveLength(1);
    await store.call("abort", "it");
    await stopped;
  });

  test("refuses a key that is damaged", async () => {
    await writeFile(join(directory, "key"), "short");
    await expect(store.call("save", { session: "a" })).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    await rm(join(directory, "key"));
    await store.call("save", { session: "a" });
  });
});

describe("the store", () => {
  test("lists what can be read, the newest first", async () => {
    const saves = [
      ["a", 1, 30],
      ["b", 5, 10],
      ["a", 2, 40],
      ["c", 1, 20],
    ] as const;
    for (const [session, run, savedAt] of saves) await store.call("save", { session, run, savedAt });
    await writeFile(fileOf("c", 1), "nothing");
    await writeFile(join(dirname(fileOf("c", 1)), "notes.txt"), "nothing");
    expect(await listed()).toEqual(["a2", "a1", "b5"]);
    expect(await listed("a")).toEqual(["a2", "a1"]);
    expect(await listed("none")).toEqual([]);
  });

  test("does not list a description that was changed", async () => {
    await store.call("save", { session: "a", template: "python-1" });
    const bytes = await readFile(fileOf("a", 1));
    bytes.write("python-2", bytes.indexOf("python-1"));
    await writeFile(fileOf("a", 1), bytes);
    expect(await listed("a")).toEqual([]);
  });

  test("copies a snapshot to another session, and both go their own ways", async () => {
    for (const run of [1, 2]) await store.call("save", { session: "a", run, parts: { value: run, bytes: MEGABYTE } });
    await store.call("setClock", 2_000_000);
    const copied = await store.call("copy", { from: { session: "a" }, to: "b" });
    expect(copied).toMatchObject({ session: "b", run: 2, savedAt: 2_000_000 });
    await store.call("copy", { from: { session: "a", run: 1 }, to: "c" });
    const original = await store.call("open", { session: "a" });
    await store.call("remove", { session: "a" });
    expect(await store.call("open", { session: "b" })).toMatchObject({ info: copied, sha256: original.sha256 });
    expect((await store.call("open", { session: "c" })).texts[0]).toBe('{"value":1,"i":0}');
  });

  test("copies the one before when the newest is damaged, and nothing from nothing", async () => {
    for (const run of [1, 2]) await store.call("save", { session: "a", run });
    await truncate(fileOf("a", 2), 400);
    expect(await store.call("copy", { from: { session: "a" }, to: "b" })).toMatchObject({ session: "b", run: 1 });
    const copying = store.call("copy", { from: { session: "a", run: 2 }, to: "c" });
    await expect(copying).rejects.toMatchObject({ code: "UNKNOWN_SESSION" });
    expect(await listed("c")).toEqual([]);
  });

  test("removes later runs, or all of a session", async () => {
    for (const run of [0, 1, 2, 3]) await store.call("save", { session: "a", run });
    await store.call("save", { session: "b" });
    await store.call("remove", { session: "a", after: 1 });
    expect(await listed("a")).toEqual(["a1", "a0"]);
    await store.call("remove", { session: "a" });
    await store.call("remove", { session: "a" });
    expect(await listed()).toEqual(["b1"]);
    expect((await readdir(directory)).filter((name) => name.length === 64)).toHaveLength(1);
  });

  test("keeps to the rules for number, bytes and age", async () => {
    for (const run of [1, 2, 3]) await store.call("save", { session: "a", run, savedAt: run });
    await store.call("save", { session: "b", run: 1, savedAt: 900 });
    await store.call("prune", { perSession: 2 });
    expect(await listed()).toEqual(["b1", "a3", "a2"]);
    const [{ size }] = await store.call("list", "a");
    await store.call("prune", { totalBytes: 2.5 * size });
    expect(await listed()).toEqual(["b1", "a3"]);
    await store.call("setClock", 1000);
    await store.call("prune", { maxAgeMs: 500, alive: ["a"] });
    expect(await listed()).toEqual(["b1", "a3"]);
    await store.call("prune", { maxAgeMs: 500 });
    expect(await listed()).toEqual(["b1"]);
  });

  test("clears away what cannot be read when it makes room", async () => {
    for (const run of [1, 2]) await store.call("save", { session: "a", run });
    const damaged = fileOf("a", 2);
    await truncate(damaged, 100);
    await store.call("prune", { perSession: 1, alive: ["a"] });
    expect(await listed()).toEqual(["a1"]);
    await store.call("prune", { totalBytes: 0, alive: ["a"] });
    expect(await listed()).toEqual(["a1"]);
    await expect(stat(damaged)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

/** The first of two runs is opened, as the second is damaged. */
async function expectFallBack(): Promise<void> {
  const { info, texts, damage } = await store.call("open", { session: "a" });
  expect(info?.run).toBe(1);
  expect(texts[0]).toBe('{"value":1,"i":0}');
  expect(damage).toEqual([expect.stringMatching(/^Run 2 of session "a" cannot be restored: it /)]);
  expect((await store.call("open", { session: "a", run: 2 })).info).toBe(undefined);
}

/** Sessions and runs as the store lists them. */
async function listed(session?: string): Promise<string[]> {
  const infos = (await store.call("list", session)) as { session: string; run: number }[];
  return infos.map(({ session, run }) => `${session}${run}`);
}

interface StoreProcess {
  child: ChildProcess;
  call(name: string, value?: unknown): Promise<Value>;
}

/** Starts a process with a store of its own over the test's directory. */
function startStore(prefix: string[] = []): StoreProcess {
  const [command = "", ...args] = [...prefix, ...DENO, directory];
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map<number, { resolve(value: Value): void; reject(error: unknown): void }>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { id, value, error } = JSON.parse(line);
    const call = waiting.get(id);
    if (error) call?.reject(Object.assign(new Error(error.message), error));
    else call?.resolve(value);
  });
  let last = 0;
  const process: StoreProcess = {
    child,
    call: (name, value) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve, reject });
        child.stdin.write(`${JSON.stringify({ id, name, value })}\n`);
      }),
  };
  started.push(process);
  return process;
}

/** Where the snapshot of a run is. */
function fileOf(session: string, run: number): string {
  const id = createHash("sha256").update(JSON.stringify(session)).digest("hex");
  return join(directory, id, `${String(run).padStart(10, "0")}.snap`);
}
