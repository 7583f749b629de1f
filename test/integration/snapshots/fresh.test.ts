import { expect, test } from "vitest";
import { startSandbox } from "../../support/sandbox.ts";

const SESSIONS = 50;
const AT_A_TIME = 2;

const sandbox = startSandbox({ snapshots: { save: "never" }, sessions: { template: "science" } });

test("no two sessions of one template draw the same", async () => {
  const draws: string[][] = [];
  const drawInTurn = async () => {
    while (draws.length < SESSIONS) {
      const draw: string[] = [];
      draws.push(draw);
      const session = sandbox.session();
      const result = await session.execute(DRAW);
      expect(result).toMatchObject({ status: "success", session: { state: "new" } });
      draw.push(...(JSON.parse(result.stdout) as string[]));
      await session.close();
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, drawInTurn));
  expect(draws).toHaveLength(SESSIONS);
  draws[0]!.forEach((_, kind) => expect(new Set(draws.map((draw) => draw[kind])).size, `draw ${kind}`).toBe(SESSIONS));
});

const DRAW = `
import json, os, random, secrets, tempfile, uuid
import numpy as np
print(json.dumps([str(draw) for draw in (
    random.random(), np.random.random(), np.random.default_rng().random(), uuid.uuid4(), uuid.uuid1(),
    tempfile.mktemp(), secrets.token_hex(), os.urandom(8).hex(), random.Random().random())]))`;
