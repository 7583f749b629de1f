import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SandboxClient, type Session } from "../../../src/client/index.ts";
import { hibernate } from "../../support/snapshots.ts";

const home = mkdtempSync(join(tmpdir(), "history-"));
let client: SandboxClient;

const connect = (save: "idle" | "never" = "idle") =>
  SandboxClient.connect({ home, policy: { snapshots: { save }, sessions: { template: "python", spares: 1 } } });
const show = (bytes: number) => `display({'text/plain': 'picture', 'image/png': 'A' * ${bytes}}, raw=True)`;
const codes = async (session: Session) => (await session.history()).map(({ run, code }) => `${run}: ${code}`);

beforeAll(async () => void (client = await connect()));
afterAll(async () => {
  await client.close();
  rmSync(home, { recursive: true, force: true });
});

describe("the history of a session", () => {
  test("holds each run with what it put out, in order", async () => {
    const session = client.session(randomUUID());
    expect(await session.history()).toEqual([]);
    await session.execute(
      "import sys\nprint('a')\nprint('b')\nprint('c', file=sys.stderr)\ndisplay(1)\nprint('d')\n6 * 7",
    );
    await session.execute("1 / 0");
    await session.execute("  ");
    expect(await session.history()).toMatchObject([
      {
        run: 1,
        status: "success",
        outputs: [
          { type: "stdout", text: "a\nb\n" },
          { type: "stderr", text: "c\n" },
          { type: "display", display: { data: { "text/plain": "1" } } },
          { type: "stdout", text: "d\n" },
        ],
        value: { "text/plain": "42" },
        error: null,
      },
      { run: 2, code: "1 / 0", status: "error", outputs: [], value: null, error: { type: "ZeroDivisionError" } },
    ]);
  });

  test("outlives its process and the sidecar, and goes on", async () => {
    const id = randomUUID();
    await client.session(id).execute("x = 1");
    await hibernate(client.session(id));
    await client.session(id).execute("x");
    await client.close();
    client = await connect();
    await client.session(id).execute("x + 1");
    expect(await codes(client.session(id))).toEqual(["1: x = 1", "2: x", "3: x + 1"]);
  });

  test("follows fork and rewind, and goes with the session", async () => {
    const session = client.session(randomUUID());
    for (const code of ["x = 1", "x = 2", "x = 3"]) {
      await session.execute(code);
      await session.save();
    }
    const branch = await session.fork(randomUUID(), { run: 2 });
    expect(await codes(branch)).toEqual(["1: x = 1", "2: x = 2"]);
    await session.rewind(1);
    expect(await codes(session)).toEqual(["1: x = 1"]);
    await session.execute("x = 4");
    expect(await codes(session)).toEqual(["1: x = 1", "2: x = 4"]);
    await session.rewind(0);
    expect(await codes(session)).toEqual([]);
    await branch.close();
    expect(await codes(branch)).toEqual([]);
  });

  test("keeps the text of a run that is too large, and the newest of too many runs", async () => {
    const session = client.session(randomUUID());
    await session.execute(show(3_000_000));
    const [run] = await session.history();
    expect(run?.outputs).toMatchObject([
      { display: { data: { "text/plain": "picture\n[The run was too large to keep this in full]" } } },
    ]);
    for (let count = 0; count < 6; count++) {
      await session.execute(show(1_900_000));
      await session.save();
    }
    const runs = (await session.history()).map((kept) => kept.run);
    expect(runs.length).toBeGreaterThanOrEqual(3);
    expect(runs.at(-1)).toBe(7);
    expect(runs).not.toContain(1);
  });
});

test("where nothing is saved, there is the history of sessions that are alive", async () => {
  const other = await connect("never");
  try {
    const session = other.session(randomUUID());
    await session.execute("x = 1");
    expect(await codes(session)).toEqual(["1: x = 1"]);
    await session.close();
    expect(await codes(session)).toEqual([]);
  } finally {
    await other.close();
  }
});
