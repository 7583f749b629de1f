import type { Policy } from "../../../src/config/policy.ts";
import { type Benchmark, repeat, time } from "../benchmark.ts";
import { PlainPyodide } from "../plain-pyodide.ts";
import { kernelsAtRest } from "../processes.ts";
import { readPython, startSandbox, withSession } from "../sandbox.ts";

/** What the sandbox does by itself. */
export const SAVE_FIGURE = "\nfigure.savefig('figure.png')";

export const science: Benchmark = {
  name: "science",
  what: "The first result of a new conversation that imports pandas, fits a LinearRegression and shows a figure",
  async run({ quick }) {
    const times = quick ? 2 : 7;
    const besides = "plain Pyodide, packages unpacked";
    const measure = (sessions: Partial<Policy["sessions"]>) => firstFigures(sessions, times);
    return [
      { what: "with a spare", unit: "ms", samples: await measure({ template: "science", spares: 1 }), besides },
      { what: "no spare", unit: "ms", samples: await measure({ template: "science", spares: 0 }), besides },
      { what: "no science template", unit: "ms", samples: await measure({ template: "python", spares: 0 }), besides },
      { what: besides, unit: "ms", samples: await repeat(times, startPlain) },
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

async function startPlain(): Promise<number> {
  const started = performance.now();
  using plain = new PlainPyodide({ science: true });
  await plain.run(readPython("science") + SAVE_FIGURE);
  return performance.now() - started;
}
