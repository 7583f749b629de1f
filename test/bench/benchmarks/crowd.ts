import { randomUUID } from "node:crypto";
import type { Session } from "../../../src/client/index.ts";
import { type Benchmark, time } from "../benchmark.ts";
import { watchMemory } from "../processes.ts";
import { evaluate, startSandbox } from "../sandbox.ts";

const GIBIBYTE = 1024 ** 3;
/** Conversations that are in the middle of a turn at a time. */
const AT_ONCE = 8;

export const crowd: Benchmark = {
  name: "crowd",
  what: "Conversations of which memory holds few awake: each has a generator and a file, every tenth a data frame",
  async run({ quick }) {
    const [count, memoryGigabytes] = quick ? [20, 0.75] : [300, 4];
    await using client = await startSandbox({ max: 1000, memoryGigabytes });
    using memory = watchMemory();
    const sessions = Array.from({ length: count }, () => client.session(randomUUID()));
    try {
      const started = await time(() => inTurn(sessions, start));
      const again = await time(() => inTurn(sessions, goOn));
      const budget = { atMost: Math.round((memoryGigabytes * GIBIBYTE) / 1e6) };
      return [
        {
          what: `private memory of all kernels, at most, of ${memoryGigabytes} GiB`,
          unit: "MB",
          samples: [memory.peak / 1e6],
          target: budget,
        },
        { what: `${count} new conversations`, unit: "turns/s", samples: [count / (started / 1000)] },
        { what: "each used again, with its own state", unit: "turns/s", samples: [count / (again / 1000)] },
      ];
    } finally {
      await inTurn(sessions, (session) => session.close());
    }
  },
};

async function start(session: Session, index: number): Promise<void> {
  const frame = hasFrame(index) ? `import pandas\nframe = pandas.DataFrame({"n": range(${index})})\n` : "";
  await evaluate(
    session,
    `${frame}steps = iter(range(${index}, ${index + 2}))\nnext(steps)\nopen("note.txt", "w").write("note ${index}")`,
  );
}

async function goOn(session: Session, index: number): Promise<void> {
  const code = `(next(steps), open("note.txt").read()${hasFrame(index) ? ", len(frame)" : ""})`;
  const result = await session.execute(code);
  const value = result.value?.["text/plain"];
  const expected = `(${index + 1}, 'note ${index}'${hasFrame(index) ? `, ${index}` : ""})`;
  if (value === expected) return;
  throw new Error(
    `Conversation ${index} has "${value}" instead of "${expected}" (${result.session.state}: ${result.session.reason}; ${result.error?.message})`,
  );
}

function hasFrame(index: number): boolean {
  return index % 10 === 9;
}

/** Does something in every session, a few at a time. */
async function inTurn(sessions: Session[], act: (session: Session, index: number) => Promise<void>): Promise<void> {
  const rest = sessions.entries();
  const work = async () => {
    for (const [index, session] of rest) await act(session, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
