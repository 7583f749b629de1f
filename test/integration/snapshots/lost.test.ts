import { expect, test } from "vitest";
import { evaluate, startSandbox } from "../../support/sandbox.ts";
import { hibernate } from "../../support/snapshots.ts";

const sandbox = startSandbox({ snapshots: { save: "idle", idleSeconds: 3600 }, sessions: { spares: 0 } });

test("a pending task is named as lost and cancelled, and what it waited for goes on", async () => {
  const session = sandbox.session();
  await session.execute(`
import asyncio
event = asyncio.Event()
async def wait():
    try: await event.wait()
    except asyncio.CancelledError as error: seen.append(str(error)); raise
seen = []
task = asyncio.create_task(wait(), name="waiter")
await asyncio.sleep(0)`);
  await hibernate(session);
  const resumed = await session.execute("await asyncio.sleep(0.01)\n(task.cancelled(), seen, event.is_set())");
  expect(resumed).toMatchObject({
    value: { "text/plain": "(True, ['The task did not survive the time that its session was saved'], False)" },
    session: { reason: "The session is as it was after run 1, without the asyncio task waiter" },
  });
  await hibernate(session);
  expect((await session.execute("1")).session.reason).toBe("The session is as it was after run 2");
});

test("a JavaScript object is named as lost and says so when it is touched; what is beside it is not changed", async () => {
  const session = sandbox.session();
  await session.execute(
    "import js\nfirst, gone, last = js.Map.new(), js.Date.new(), js.Array.new(1, 2)\ndel gone\nx = 41",
  );
  await hibernate(session);
  const touched = await session.execute("last.length");
  expect(touched.session.reason).toMatch(/, without .*a JavaScript Map/);
  expect(touched.error?.message).toContain("This JavaScript Array did not survive the time that its session was saved");
  expect((await session.execute("first.size")).error?.message).toContain("This JavaScript Map did not survive");
  expect(await evaluate(session, "x + 1, js.Array.new(1, 2).length")).toBe("(42, 2)");
  await hibernate(session);
  expect((await session.execute("last.length")).error?.message).toContain("This JavaScript Array did not survive");
});

test("what JavaScript itself brings is there again, for Python's own modules and for the user's", async () => {
  const session = sandbox.session();
  await session.execute("from js import Math, Object, fetch\nfrom pyodide.http import pyfetch");
  await hibernate(session);
  const resumed = await session.execute("Math.max(2, 3), Object.keys(Object.new()).length, fetch.name");
  expect(resumed).toMatchObject({
    value: { "text/plain": "(3, 0, 'fetch')" },
    session: { reason: "The session is as it was after run 1" },
  });
  const refused = await session.execute("await pyfetch('https://example.com')");
  expect(refused.error?.code).toBe("NETWORK_DENIED");
  await session.close();
});

test("what Pyodide gives to Python is there again, as micropip needs it", async () => {
  const session = sandbox.session();
  const look = () => session.execute("micropip.list(), loadPackage.name, pyodide_js.loadPackage == loadPackage");
  await session.execute("import micropip, pyodide_js\nfrom pyodide_js import loadPackage");
  const { value } = await look();
  for (const run of [2, 3]) {
    await hibernate(session);
    const reason = `The session is as it was after run ${run}`;
    expect(await look()).toMatchObject({ error: null, value, session: { reason } });
  }
  await session.close();
});

test("a session with an open pipe is not saved and goes on; branching it off says why", async () => {
  const session = sandbox.session();
  await session.execute("import os\nread, write = os.pipe()\nos.write(write, b'kept')");
  await expect(session.hibernate()).rejects.toMatchObject({
    code: "UNKNOWN_SNAPSHOT",
    message: expect.stringContaining("Python has a pipe or socket open"),
  });
  expect((await session.info()).state).toBe("idle");
  await expect(session.fork(`${session.id}-fork`)).rejects.toMatchObject({
    code: "UNKNOWN_SNAPSHOT",
    message: expect.stringContaining("cannot be saved as it stands: Python has a pipe or socket open"),
  });
  expect(await evaluate(session, "os.read(read, 4)")).toBe("b'kept'");
  await session.execute("os.close(read), os.close(write)");
  await hibernate(session);
});
