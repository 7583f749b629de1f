import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Policy } from "../../../src/config/policy.ts";
import { type Benchmark, repeat, time } from "../benchmark.ts";
import { linkWheels, PlainPyodide } from "../plain-pyodide.ts";
import { kernelsAtRest } from "../processes.ts";
import { evaluate, readPython, startSandbox, withSession } from "../sandbox.ts";

/** What the sandbox does by itself. */
export const SAVE_FIGURE = "\nfigure.savefig('figure.png')";

export const science: Benchmark = {
  name: "science",
  what: "The first result of a new conversation that imports pandas, fits a LinearRegression and shows a figure",
  async run({ quick }) {
    const times = quick ? 2 : 7;
    const [besides, loaded] = ["plain Pyodide, packages unpacked", "plain Pyodide, loadPackage and imports"];
    const measure = (sessions: Partial<Policy["sessions"]>) => firstFigures(sessions, times);
    const cold = await measure({ template: "science", spares: 0 });
    const short = await firstAnswers(times);
    return [
      { what: "with a spare", unit: "ms", samples: await measure({ template: "science", spares: 1 }), besides },
      { what: "with a spare, the answer to `6*7` alone", unit: "ms", samples: short, target: { atMost: 10 } },
      { what: "no spare", unit: "ms", samples: cold, target: { atMost: 900 }, besides },
      { what: "the same", unit: "ms", samples: cold, target: { timesPlain: 0.1 }, besides: loaded },
      { what: "no science template", unit: "ms", samples: await measure({ template: "python", spares: 0 }), besides },
      { what: besides, unit: "ms", samples: await repeat(times, () => startPlain({ science: true })) },
      { what: loaded, unit: "ms", samples: await startWithWheels(times) },
    ];
  },
};

async function firstFigures(sessions: Partial<Policy["sessions"]>, times: number): Promise<number[]> {
  await using client = await startSandbox(sessions);
  const code = readPython("science");
  return await repeat(times, async () => {
    await kernelsAtRest();
    return withSession(client, (session) =>
      time(async () => {
        const { displays, error } = await session.execute(code);
        if (!displays[0]?.data["image/png"]) throw new Error(`There is no figure: ${error?.traceback}`);
      }),
    );
  });
}

async function firstAnswers(times: number): Promise<number[]> {
  await using client = await startSandbox({ template: "science", spares: 1 });
  return await repeat(times, async () => {
    await kernelsAtRest();
    return withSession(client, (session) => time(() => evaluate(session, "6*7")));
  });
}

async function startWithWheels(times: number): Promise<number[]> {
  const wheels = mkdtempSync(join(tmpdir(), "wheels-"));
  try {
    linkWheels(wheels);
    return await repeat(times, () => startPlain({ wheels }));
  } finally {
    rmSync(wheels, { recursive: true });
  }
}

async function startPlain(options: { science?: boolean; wheels?: string }): Promise<number> {
  const started = performance.now();
  using plain = new PlainPyodide(options);
  await plain.run(readPython("science") + SAVE_FIGURE);
  return performance.now() - started;
}
