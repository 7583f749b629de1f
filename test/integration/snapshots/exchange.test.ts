import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collect, forge, seal } from "../../support/exported-session.ts";
import { evaluate, startSandbox } from "../../support/sandbox.ts";
import { waitForSave } from "../../support/snapshots.ts";

const homes = [mkdtempSync(join(tmpdir(), "exchange-")), mkdtempSync(join(tmpdir(), "exchange-"))] as const;
afterAll(() => homes.forEach((home) => rmSync(home, { recursive: true, force: true }))); // After the sidecars have ended.
const policy = {
  snapshots: { save: "always" },
  sessions: { spares: 0, template: "python" },
  agents: { narrow: { memory: { megabytes: 512 } } },
};
const here = startSandbox(policy, { home: homes[0] });
/** Saves only what is asked for. */
const there = startSandbox({ ...policy, snapshots: { save: "idle", idleSeconds: 3600 } }, { home: homes[1] });
let file: Buffer;

beforeAll(async () => {
  const session = here.client.session("original", { agent: "narrow" });
  await session.execute("x = 1\nnumbers = (n for n in range(9))\nnext(numbers)");
  await waitForSave(session, 1);
  await session.execute("x = 2\nnext(numbers)\nopen('notes.txt', 'w').write('kept')");
  file = await collect(session.export());
});

describe("an exported session", () => {
  test("goes on in another home, as it was", async () => {
    const copies = [there.client.importSession([file]), there.client.importSession([file], { as: "twin" })] as const;
    const [session] = await Promise.all(copies);
    expect(session).toMatchObject({ id: "original", agent: "narrow" });
    expect(await session.execute("(x, next(numbers), open('notes.txt').read())")).toMatchObject({
      value: { "text/plain": "(2, 2, 'kept')" },
      session: { run: 3, state: "restored", reason: "The session is as it was after run 2" },
    });
    const states = (await there.client.templates.list()).map(({ name, state, sessions }) => [name, state, sessions]);
    expect(states).toContainEqual(["imported", "imported", 2]);
    await session.fork("branch");
    await session.close();
    expect(await evaluate(there.session("branch"), "x")).toBe("2");
  });

  test.each([
    ["is damaged", "{"],
    ["has what no module is called", JSON.stringify({ imports: ["\u001b[2J"] })],
  ])("may bring a template whose list of modules %s", async (_, recipe) => {
    const directory = join(homes[1], "templates", `imported-${"0".repeat(32)}-${"0".repeat(32)}`);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "recipe.json"), recipe);
    const templates = await there.client.templates.list().finally(() => rmSync(directory, { recursive: true }));
    expect(templates).toContainEqual(expect.objectContaining({ path: directory, state: "imported", modules: null }));
  });

  test("goes on beside the original under another name, over the same template", async () => {
    const copy = await here.client.importSession(chunksOf(file, 1000), { as: "copy" });
    await copy.execute("x = 'copy'");
    expect(await evaluate(here.session("original"), "x")).toBe("2");
    expect((await here.client.templates.list()).map(({ state }) => state)).not.toContain("imported");
    const [saved] = await copy.snapshots();
    expect(saved?.template).toBe((await here.session("original").snapshots())[0]?.template);
  });

  test("can be of an earlier run", async () => {
    const earlier = await collect(here.session("original").export({ run: 1 }));
    const session = await there.client.importSession([earlier], { as: "earlier" });
    expect(await evaluate(session, "(x, next(numbers))")).toBe("(1, 1)");
  });

  test("leaves the connection usable when it is not read to its end", async () => {
    const session = here.session("large");
    await session.execute("import os\nnoise = os.urandom(12_000_000)");
    for await (const _ of session.export()) break;
    expect(await evaluate(session, "len(noise)")).toBe("12000000");
    const back = await there.client.importSession(session.export(), { as: "large" });
    expect(await evaluate(back, "len(noise)")).toBe("12000000");
  });

  test("is not there when there is no such session or run", async () => {
    const refusal = { code: "UNKNOWN_SNAPSHOT" };
    await expect(collect(here.session("nobody").export())).rejects.toMatchObject(refusal);
    await expect(collect(here.session("original").export({ run: 9 }))).rejects.toMatchObject(refusal);
  });
});

describe("nothing is kept of a file that", () => {
  test.each<[string, (whole: Buffer) => Buffer, object]>([
    ["is empty", () => Buffer.alloc(0), { code: "BAD_SNAPSHOT" }],
    ["is something else", () => Buffer.from("x".repeat(100)), { code: "BAD_SNAPSHOT" }],
    ["is cut off", (whole) => whole.subarray(0, whole.length >> 1), { code: "BAD_SNAPSHOT" }],
    ["lacks its last byte", (whole) => whole.subarray(0, -1), { code: "BAD_SNAPSHOT" }],
    ["has one byte more", (whole) => Buffer.concat([whole, Buffer.from("x")]), { code: "BAD_SNAPSHOT" }],
    ["was changed near its end", (whole) => flip(whole, whole.length - 100), { code: "BAD_SNAPSHOT" }],
    ["is of a later format", (whole) => flip(whole, 11), { code: "VERSION_MISMATCH" }],
    [
      "is of another build",
      (whole) => forge(whole, (header) => (header.made.program = "0".repeat(64))),
      { code: "VERSION_MISMATCH", message: expect.stringContaining("build 00000000") },
    ],
    [
      "holds another template than it says",
      (whole) => forge(whole, (header) => (header.template.content = "0".repeat(32))),
      { code: "BAD_SNAPSHOT" },
    ],
    [
      "has a shorter template than it says",
      (whole) => forge(whole, (header) => (header.template.files[0].size *= 20)),
      { code: "BAD_SNAPSHOT" },
    ],
    [
      "would write outside its template",
      (whole) => forge(whole, (header) => (header.template.files[0].name = "../../key")),
      { code: "BAD_SNAPSHOT" },
    ],
    [
      "has two files of one name in its template",
      (whole) => forge(whole, (header) => header.template.files.push(header.template.files[0])),
      { code: "BAD_SNAPSHOT" },
    ],
    [
      "would have a directory of this machine mounted",
      (whole) => forge(whole, (header) => header.mounts.push({ environment: "../../..", at: "/lib/x", packages: [] })),
      { code: "BAD_SNAPSHOT" },
    ],
    [
      "needs packages that are not there",
      (whole) =>
        forge(whole, (header) =>
          header.mounts.push({ environment: "0".repeat(32), at: "/lib/x", packages: ["flask==3.1"] }),
        ),
      { code: "STORE_UNAVAILABLE", message: expect.stringContaining("flask==3.1") },
    ],
    ["has no body", (whole) => seal(whole.subarray(0, 16 + whole.readUInt32BE(12))), { code: "BAD_SNAPSHOT" }],
  ])("%s", async (_, damage, refusal) => {
    const before = [...filesOf("sessions"), ...filesOf("templates")];
    // A file that holds a new template, so that there is something to leave behind.
    const fresh = forge(file, (header) => (header.session = "stranger"));
    await expect(there.client.importSession(chunksOf(damage(fresh), 100_000))).rejects.toMatchObject(refusal);
    expect([...filesOf("sessions"), ...filesOf("templates")]).toEqual(before);
  });

  test("fails on its way, and the error is the caller's own", async () => {
    const failing = (async function* () {
      yield file.subarray(0, 2_000_000);
      throw new RangeError("The disk is gone");
    })();
    await expect(there.client.importSession(failing, { as: "failing" })).rejects.toThrow("The disk is gone");
    expect(await there.session("failing").snapshots()).toEqual([]);
  });

  test("has the name of a session that there is", async () => {
    await expect(here.client.importSession([file])).rejects.toMatchObject({ code: "SESSION_EXISTS" });
    expect(await evaluate(here.session("original"), "x")).toBe("2");
  });
});

function* chunksOf(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function flip(whole: Buffer, at: number): Buffer {
  const changed = Buffer.from(whole);
  changed[at]! ^= 2;
  return changed;
}

function filesOf(folder: string): string[] {
  return readdirSync(join(homes[1], folder), { recursive: true }).map(String).sort();
}
