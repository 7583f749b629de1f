import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Session } from "../../../src/client/index.ts";
import { kernelsOf, sidecarOf } from "../../support/processes.ts";
import { evaluate, startSandbox } from "../../support/sandbox.ts";
import { hibernate, waitForSave } from "../../support/snapshots.ts";

const sandbox = startSandbox({ snapshots: { save: "always" }, sessions: { spares: 0 } });

let session: Session;
beforeEach(() => {
  session = sandbox.session();
});
afterEach(() => session.close());

/** Ids of the kernels' processes: of one, for the one session. */
const kernels = () => kernelsOf(sidecarOf(process.pid)!);

async function save(code: string): Promise<number> {
  const { session: at, status, error } = await session.execute(code);
  expect({ status, error }).toEqual({ status: "success", error: null });
  await waitForSave(session, at.run);
  return at.run;
}

describe("back to a run that the same process saved", () => {
  test("everything is as it was, and no process was started", async () => {
    const run = await save(`
import os
x = [1]
numbers = iter(range(10)); next(numbers)
os.mkdir("kept"); open("kept/a.txt", "w").write("one")
reader = open("kept/a.txt"); reader.read(1)
os.chdir("kept")`);
    const before = kernels();
    for (let round = 0; round < 3; round++) {
      await save(`
x.append(2); y = list(range(200_000)); next(numbers); reader.close()
open("a.txt", "a").write("two"); open("/workspace/new.txt", "w").write("new")
os.environ["ROUND"] = "1"; os.chdir("/workspace"); os.remove("kept/a.txt") if ${round} else None`);
      await session.rewind(run);
      expect(
        await evaluate(
          session,
          "x, 'y' in globals(), next(numbers), reader.read(), os.getcwd(), sorted(os.listdir('/workspace')), os.listdir(), os.environ.get('ROUND')",
        ),
      ).toBe("([1], False, 1, 'ne', '/workspace/kept', ['kept'], ['a.txt'], None)");
    }
    expect(kernels()).toEqual(before);
  });

  test("it is saved, resumed and rewound again like any other", async () => {
    const run = await save("x = 1");
    await save("x = 2");
    await session.rewind(run);
    await save("x += 10");
    await hibernate(session);
    expect(await evaluate(session, "x")).toBe("11");
    await session.rewind(run);
    expect(await evaluate(session, "x")).toBe("1");
  });

  test("what was to happen later does not happen, and collecting JavaScript's garbage does no harm", async () => {
    const run = await save("import asyncio, gc; calls = []");
    for (let round = 0; round < 20; round++) {
      await session.execute(`
loop = asyncio.get_running_loop()
for n in range(2000): loop.call_later(0.05, calls.append, ${round})
junk = [str(i) * 10 for i in range(50_000)]
await asyncio.gather(*(asyncio.sleep(0) for _ in range(500)))`);
      await session.rewind(run);
    }
    expect(await evaluate(session, "await asyncio.sleep(0.2); gc.collect(); calls")).toBe("[]");
  });
});

describe("a new process is started", () => {
  test.each([
    ["code has used JavaScript", "import js; js.left = 1", "import js; hasattr(js, 'left')", "False"],
    ["a library was loaded", "import numpy", "import sys; 'numpy' in sys.modules", "False"],
    ["a task waits", "import asyncio; task = asyncio.ensure_future(asyncio.sleep(60))", "'task' in globals()", "False"],
  ])("when %s", async (_why, change, look, expected) => {
    const run = await save("x = 1");
    const before = kernels();
    await session.execute(change);
    await session.rewind(run);
    expect(await evaluate(session, look)).toBe(expected);
    expect(kernels()).not.toEqual(before);
  });
});

test("back to the start, nothing of before is left, chance differs each time, and the process stays", async () => {
  await session.rewind(0);
  await session.execute("1");
  const before = kernels();
  const draws = new Set<unknown>();
  for (let round = 0; round < 10; round++) {
    draws.add(await evaluate(session, "import random, uuid; left = random.random(), uuid.uuid4(); left"));
    await session.execute(
      "import sys, json\nsys.left = json.left = open('left.txt', 'w').write('left')\nx = [0] * 1_000_000",
    );
    await session.rewind(0);
    expect(
      await session.execute(
        "import os, sys, json; ('left' in globals(), hasattr(sys, 'left'), hasattr(json, 'left'), os.listdir())",
      ),
    ).toMatchObject({ value: { "text/plain": "(False, False, False, [])" }, session: { run: 1, state: "new" } });
  }
  expect(draws.size).toBe(10);
  expect(kernels()).toEqual(before);
  await session.rewind(0);
  expect(await session.snapshots()).toEqual([]);
});

test("a package that was installed before the session went back to its start can be imported again", async () => {
  await session.rewind(0);
  await session.execute("1");
  for (let round = 0; round < 2; round++) {
    expect(await session.execute("import tomlkit; tomlkit.dumps({'a': 1})")).toMatchObject({
      status: "success",
      packages: [expect.stringMatching(/^tomlkit==/)],
      session: { run: round === 0 ? 2 : 1 },
    });
    await session.rewind(0);
  }
});
