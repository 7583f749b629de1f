import { randomUUID } from "node:crypto";
import type { Session } from "../../../src/client/index.ts";
import { type Benchmark, type Measure, repeat, time } from "../benchmark.ts";
import { evaluate, startSandbox } from "../sandbox.ts";

interface Kind {
  name: string;
  template: "python" | "science";
  /** Fills the session. */
  make: string;
  /** Changes it, and tells that it is there. */
  use: string;
  /** Milliseconds that are wanted. */
  save: number;
  resume: number;
}

const KINDS: Kind[] = [
  { name: "python", template: "python", make: "x = 0", use: "x += 1\nx", save: 60, resume: 350 },
  {
    name: "science with a data frame of 10 MB",
    template: "science",
    make: "import numpy as np, pandas as pd\nx = 0\nframe = pd.DataFrame(np.random.rand(125_000, 10))",
    use: "x += 1\nframe[0] += 1\nx",
    save: 400,
    resume: 900,
  },
];

export const snapshots: Benchmark = {
  name: "snapshots",
  what: "Sessions that are saved, brought back and taken back",
  async run({ quick }) {
    const times = quick ? 3 : 15;
    const measures: Measure[] = [];
    for (const kind of KINDS) measures.push(...(await measure(kind, times)));
    return [...measures, await rewind(times)];
  },
};

async function measure({ name, template, make, use, save, resume }: Kind, times: number): Promise<Measure[]> {
  return withSavedSession(template, async (session) => {
    await session.execute(make);
    const { size } = await session.save();
    const stored: Measure = { what: `${name}: stored over its template`, unit: "MB", samples: [size / 1e6] };
    return [
      {
        what: `${name}: save, blocked`,
        unit: "ms",
        samples: await repeat(times, () => block(session, use)),
        target: { atMost: save },
      },
      {
        what: `${name}: save, until it is on disk`,
        unit: "ms",
        samples: await repeat(times, () => store(session, use)),
      },
      {
        what: `${name}: resume`,
        unit: "ms",
        samples: await repeat(times, () => bringBack(session, use)),
        target: { atMost: resume },
      },
      template === "python" ? { ...stored, target: { atMost: 1.5 } } : stored,
    ];
  });
}

/** Milliseconds that a short run takes which comes while the session is being saved. */
async function block(session: Session, use: string): Promise<number> {
  await evaluate(session, use);
  const saved = session.save();
  const blocked = await time(() => evaluate(session, "1"));
  await saved.catch(() => {}); // The run that came meanwhile is not in it.
  return blocked;
}

async function store(session: Session, use: string): Promise<number> {
  await evaluate(session, use);
  return time(() => session.save());
}

async function bringBack(session: Session, use: string): Promise<number> {
  await session.hibernate();
  return time(() => evaluate(session, use));
}

/** Rewinds a session whose process lives, and runs on from there. */
async function rewind(times: number): Promise<Measure> {
  return withSavedSession("python", async (session) => {
    await session.execute("x = 1");
    await session.save();
    await session.execute("x = 2");
    const samples = await repeat(times, () =>
      time(async () => {
        await session.rewind(1);
        const value = await evaluate(session, "x += 1\nx");
        if (value !== "2") throw new Error(`x is ${value} after the rewind`);
      }),
    );
    return { what: "python: rewind, to the next result", unit: "ms", samples, target: { atMost: 30 } };
  });
}

/** Calls `use` with a new session that is saved only when that is asked for. */
async function withSavedSession<Value>(
  template: Kind["template"],
  use: (session: Session) => Promise<Value>,
): Promise<Value> {
  await using client = await startSandbox({ template, spares: 0 }, {}, { save: "idle", idleSeconds: 3600 });
  const session = client.session(randomUUID());
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}
