import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "../../../src/platform/storage/open-database.ts";
import { artifacts, conversations, messages, settings, users } from "../../../src/platform/storage/schema.ts";
import type { OpenDatabase } from "../../../src/platform/storage/database.ts";
import { findPostgres, type Postgres, startPostgres } from "../../support/postgres.ts";

const bin = findPostgres();
let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "storage-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const person = { id: "u1", name: "Ada", email: "ada@example.com", role: "editor" as const };
const failure = (opening: Promise<OpenDatabase>) =>
  opening.then(
    () => undefined,
    (error: { code: string; message: string; suggestion: string }) => error,
  );

/** What is true of both databases. */
function keepsWhatThePlatformStores(open: () => Promise<OpenDatabase>): void {
  test("makes the tables, keeps rows of each kind, and has them after it was closed", async () => {
    const first = await open();
    const data = Uint8Array.from([0, 255, 10]);
    await first.db.insert(users).values(person);
    await first.db.insert(conversations).values({ id: "c1", ownerId: "u1", title: "Größe 漢字" });
    const parts = [{ type: "text" as const, text: '2 × 3\n"6"' }];
    await first.db.insert(messages).values({ id: "m1", conversationId: "c1", role: "user", parts, status: "done" });
    await first.db.insert(artifacts).values({ conversationId: "c1", hash: "h", mediaType: "image/png", data });
    await first.db.insert(settings).values({ name: "policy", value: { memory: { megabytes: 512 } } });
    await first.close();

    const second = await open();
    const [conversation] = await second.db.select().from(conversations);
    expect(conversation).toMatchObject({ title: "Größe 漢字", leaf: null });
    expect(Math.abs(Date.now() - conversation!.createdAt.getTime())).toBeLessThan(600_000);
    expect(await second.db.select({ parts: messages.parts }).from(messages)).toEqual([{ parts }]);
    expect(await second.db.select({ value: settings.value }).from(settings)).toEqual([
      { value: { memory: { megabytes: 512 } } },
    ]);
    const [artifact] = await second.db.select({ data: artifacts.data }).from(artifacts);
    expect([...artifact!.data]).toEqual([...data]);
    await second.db.delete(users);
    expect(await second.db.select().from(messages)).toEqual([]);
    await second.close();
  });

  test("takes back all of a transaction that fails", async () => {
    const { db, close } = await open();
    const fails = db.transaction(async (transaction) => {
      await transaction.insert(settings).values({ name: "half", value: 1 });
      throw new Error("no");
    });
    await expect(fails).rejects.toThrow("no");
    expect(
      await db
        .select()
        .from(settings)
        .where(sql`name = 'half'`),
    ).toEqual([]);
    await close();
  });

  test("is for one server at a time", async () => {
    const first = await open();
    expect(await failure(open())).toMatchObject({
      code: "DATABASE_UNAVAILABLE",
      message: expect.stringMatching(/ works with the (folder|database) /),
    });
    await first.close();
    await (await open()).close();
  });
}

describe("the embedded database", () => {
  keepsWhatThePlatformStores(() => openDatabase({ dataFolder: join(root, "data") }));

  test("is no other account's to read, wherever it is", async () => {
    expect(statSync(join(root, "data", "postgres")).mode & 0o777).toBe(0o700);
  });

  test("refuses a folder that another process works with, and takes over a dead one's", async () => {
    const dataFolder = join(root, "shared");
    mkdirSync(dataFolder);
    const other = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
    writeFileSync(join(dataFolder, "postgres.pid"), String(other.pid));
    expect(await failure(openDatabase({ dataFolder }))).toMatchObject({
      message: `The process ${other.pid} works with the folder "${dataFolder}/postgres"`,
      suggestion: expect.stringContaining("PLATFORM_DATA"),
    });
    const ended = once(other, "exit");
    other.kill();
    await ended;
    const { close } = await openDatabase({ dataFolder });
    expect(readFileSync(join(dataFolder, "postgres.pid"), "utf8")).toBe(String(process.pid));
    await close();
  });

  test("says in one sentence that its files are damaged", async () => {
    const dataFolder = join(root, "damaged");
    mkdirSync(join(dataFolder, "postgres"), { recursive: true });
    writeFileSync(join(dataFolder, "postgres", "PG_VERSION"), "nonsense");
    const error = await failure(openDatabase({ dataFolder }));
    expect(error).toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    expect(error?.message).toMatch(/^Cannot use the folder ".*\/damaged\/postgres": [^\n]+$/);
    expect(error?.suggestion).toContain("move it away");
  });

  test("says that a file is where its folder should be", async () => {
    writeFileSync(join(root, "file"), "");
    const error = await failure(openDatabase({ dataFolder: join(root, "file") }));
    expect(error?.message).toBe(`Cannot use the folder "${join(root, "file", "postgres")}": a file is in its place`);
  });

  test.skipIf(process.getuid?.() === 0)("says that this account may not write there", async () => {
    mkdirSync(join(root, "locked"), { mode: 0o500 });
    const error = await failure(openDatabase({ dataFolder: join(root, "locked") }));
    expect(error?.message).toMatch(/may not write there$/);
    chmodSync(join(root, "locked"), 0o700);
  });
});

describe.skipIf(bin === undefined)("a real Postgres", () => {
  let postgres: Postgres;
  let url: string;
  beforeAll(async () => {
    postgres = await startPostgres(bin!);
    url = postgres.createDatabase();
  });
  afterAll(() => postgres.stop());

  keepsWhatThePlatformStores(() => openDatabase({ dataFolder: root, url }));

  test("says that there is no such database, and never the password", async () => {
    const missing = new URL(url);
    missing.pathname = "/missing";
    missing.password = "secret-password";
    const error = await failure(openDatabase({ dataFolder: root, url: missing.href }));
    expect(error?.message).toBe(
      `Cannot use the database "postgres://tester@${missing.host}/missing": there is no such database`,
    );
    expect(JSON.stringify(error)).not.toContain("secret-password");
  });

  test("says that nothing listens at its address", async () => {
    const error = await failure(openDatabase({ dataFolder: root, url: "postgres://tester@127.0.0.1:1/test" }));
    expect(error).toMatchObject({
      code: "DATABASE_UNAVAILABLE",
      message: 'Cannot use the database "postgres://tester@127.0.0.1:1/test": nothing listens at its address',
      suggestion: expect.stringContaining("DATABASE_URL"),
    });
  });
});
