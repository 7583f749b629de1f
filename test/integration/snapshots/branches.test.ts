import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { evaluate, startSandbox } from "../../support/sandbox.ts";
import { waitForSave } from "../../support/snapshots.ts";

const sandbox = startSandbox({ snapshots: { save: "always" }, sessions: { spares: 0 } });

/** A session that was saved after each of three runs, which set x to 1, 2 and 3. */
async function threeRuns() {
  const session = sandbox.session();
  for (const run of [1, 2, 3]) {
    await session.execute(`x = ${run}\nopen("run.txt", "w").write("${run}")`);
    await waitForSave(session, run);
  }
  return session;
}

const look = "(x, open('run.txt').read())";

test("a branch shares the past, and not the future", async () => {
  const session = await threeRuns();
  const branch = await session.fork(randomUUID());
  await session.execute("x = 'original'");
  expect(await branch.execute(look)).toMatchObject({
    value: { "text/plain": "(3, '3')" },
    session: { run: 4, state: "restored", reason: "The session is as it was after run 3" },
  });
  await branch.execute("x = 'branch'\nopen('run.txt', 'w').write('branch')");
  const twig = await branch.fork(randomUUID());
  await branch.execute("x = 'later'");
  expect(await evaluate(twig, look)).toBe("('branch', 'branch')");
  expect(await evaluate(session, look)).toBe("('original', '3')");
  expect(await evaluate(branch, "x")).toBe("'later'");
});

test("a branch can begin at an earlier run, and must have a name of its own", async () => {
  const session = await threeRuns();
  const branch = await session.fork(randomUUID(), { run: 2 });
  expect(await evaluate(branch, look)).toBe("(2, '2')");
  expect(await evaluate(session, look)).toBe("(3, '3')");
  await expect(session.fork(branch.id)).rejects.toMatchObject({ code: "SESSION_EXISTS" });
  await expect(session.fork(randomUUID(), { run: 9 })).rejects.toMatchObject({ code: "UNKNOWN_SNAPSHOT" });
});

test("a session goes back to each run that was saved, and on from there", async () => {
  const session = await threeRuns();
  for (const run of [3, 2, 1]) {
    await session.rewind(run);
    expect(await session.execute(look)).toMatchObject({
      value: { "text/plain": `(${run}, '${run}')` },
      session: { run: run + 1, state: "restored", reason: `The session is as it was after run ${run}` },
    });
  }
  await session.execute("x = 'new'");
  await waitForSave(session, 3);
  await session.rewind(2);
  expect(await evaluate(session, look)).toBe("(1, '1')");
});

test("a session does not go back to a run that was not saved, and stays as it is", async () => {
  const session = await threeRuns();
  for (const run of [4, 99]) {
    await expect(session.rewind(run)).rejects.toMatchObject({
      code: "UNKNOWN_SNAPSHOT",
      suggestion: "Saved were the runs 3, 2, 1.",
    });
  }
  expect(await evaluate(session, look)).toBe("(3, '3')");
});
