import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { startSandbox } from "../../support/sandbox.ts";
import { hibernate, outcome, waitForSave } from "../../support/snapshots.ts";

const STEPS = 30;
const sandbox = startSandbox({ snapshots: { save: "always" }, sessions: { spares: 0 } });

const RUNS = [
  "log.append(len(log)); log[-3:]",
  "text = f'{total}'; total += sum(map(ord, text)); total",
  "def add(n, inner=add): return inner(n) + 1\nadd(total)",
  "next(numbers), rng.random()",
  "file.write(f'{total}\\n'), file.flush(), open('log.txt').read()",
  "db.execute('insert into t values (?)', (total,)).rowcount, db.execute('select count(*), sum(a) from t').fetchall()[0]",
  "1 / (total % 2)",
  "blob = bytearray(total * 100); len(blob)",
];

const SETUP = `
import random, sqlite3
log, total, blob = [], 1, b""
rng = random.Random(7)
def add(n): return n
numbers = (n * n for n in range(10**6))
file = open("log.txt", "a")
db = sqlite3.connect(":memory:")
db.execute("create table t (a)");`;

const CRASH = "import ctypes\nctypes.string_at(0xfffffff0, 100)";

test.each([1, 2])(
  "a session that crashes, sleeps and branches at random is as one that does not (seed %i)",
  async (seed) => {
    const random = randomNumbers(seed);
    const pick = <Value>(values: Value[]): Value => values[Math.floor(random() * values.length)]!;
    let session = sandbox.session();
    const undisturbed = sandbox.session();
    let runs = 0;
    const runBoth = async (code: string) => {
      const [mine, plain] = await Promise.all([session.execute(code), undisturbed.execute(code)]);
      expect(outcome(mine), `seed ${seed}, run ${runs + 1}: ${code}`).toEqual(outcome(plain));
      expect(mine.session.run).toBe(++runs);
    };
    const steps = {
      run: () => runBoth(pick(RUNS)),
      hibernate: () => hibernate(session),
      async crash() {
        const saved = runs;
        await waitForSave(session, saved);
        expect(await session.execute(CRASH)).toMatchObject({ status: "lost", session: { run: ++runs } });
        const reason = expect.stringMatching(new RegExp(`is as it was after run ${saved}$`));
        expect(await session.execute("total")).toMatchObject({ status: "success", session: { run: ++runs, reason } });
      },
      async rewind() {
        await waitForSave(session, runs);
        const saved = runs;
        await session.execute("log.clear(); total = -1; file.write('gone'); next(numbers)");
        await session.rewind(saved);
      },
      async fork() {
        const branch = await session.fork(randomUUID());
        await session.execute("log.clear(); total = -1; open('log.txt', 'w').close()");
        await session.close();
        session = branch;
      },
    };
    await runBoth(SETUP);
    for (let step = 0; step < STEPS; step++) {
      await steps[pick(["run", "run", "run", "hibernate", "crash", "rewind", "fork"] as const)]();
    }
  },
);

/** Numbers from 0 to 1, the same for one seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
