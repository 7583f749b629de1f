import { execFileSync } from "node:child_process";
import { type Benchmark, repeat, time } from "../benchmark.ts";
import { nativePythonVersion } from "../machine.ts";
import { PlainPyodide } from "../plain-pyodide.ts";
import { benchFile, evaluate, readPython, startSandbox } from "../sandbox.ts";

export const loop: Benchmark = {
  name: "loop",
  what: "A loop of three million steps in Python",
  async run({ quick }) {
    const times = quick ? 3 : 20;
    const code = readPython("loop");
    const besides = "plain Pyodide";
    await using client = await startSandbox({ spares: 0 });
    const session = client.session("loop");
    using plain = new PlainPyodide();
    await Promise.all([evaluate(session, code), plain.run(code)]);
    // In turns, so that what else the machine does falls on both.
    const pairs = await repeat(times, async () => ({
      ours: await time(() => evaluate(session, code)),
      plain: await time(() => plain.run(code)),
    }));
    return [
      { what: "sandbox", unit: "ms", samples: pairs.map(({ ours }) => ours), target: { timesPlain: 1 }, besides },
      { what: besides, unit: "ms", samples: pairs.map((pair) => pair.plain) },
      ...(nativePythonVersion() === undefined
        ? []
        : [
            {
              what: "python3, its start included",
              unit: "ms" as const,
              samples: await repeat(times, runNatively),
              besides,
            },
          ]),
    ];
  },
};

function runNatively(): Promise<number> {
  return time(async () => execFileSync("python3", [benchFile("python/loop.py")]));
}
