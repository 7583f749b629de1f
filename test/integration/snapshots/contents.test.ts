import { describe, expect, test } from "vitest";
import { startSandbox } from "../../support/sandbox.ts";
import { hibernate, outcome, readCases } from "../../support/snapshots.ts";

const sandbox = startSandbox({ snapshots: { save: "idle", idleSeconds: 3600 }, sessions: { spares: 0 } });

describe.each([
  ["python", [1, 2, 5]],
  ["packages", [1, 2]],
])("%s: a session that was saved says what one says that was not, for", (file, looks) => {
  test.each(readCases(file))("$name", async ({ make, look }) => {
    const session = sandbox.session();
    const undisturbed = sandbox.session();
    for (const each of [session, undisturbed]) expect(await each.execute(make)).toMatchObject({ error: null });
    for (let run = 1; run <= Math.max(...looks); run++) {
      await hibernate(session);
      const resumed = await session.execute(looks.includes(run) ? look : "pass");
      const reason = `The session is as it was after run ${run}`;
      expect(resumed).toMatchObject({ packages: [], session: { run: run + 1, state: "restored", reason } });
      if (looks.includes(run)) expect(outcome(resumed)).toEqual(outcome(await undisturbed.execute(look)));
    }
    await Promise.all([session.close(), undisturbed.close()]);
  });
});
