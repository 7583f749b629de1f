import { execFileSync } from "node:child_process";
import { type Benchmark, repeat, time } from "../benchmark.ts";
import { nativePythonVersion } from "../machine.ts";
import { PlainPyodide } from "../plain-pyodide.ts";
import { benchFile, evaluate, readPython, startSandbox } from "../sandbox.ts";

export const loop: Benchmark = {
  name: "loop",
  what: "A loop of three million steps in Python",
  async run({ quick }) {
    const times = quick ? 3 : 10;
    const code = readPython("loop");
    const besides = "plain Pyodide";
    await using client = await startSandbox({ spares: 0 });
    const session = client.session("loop");
    using plain = new PlainPyodide();
    await Promise.all([evaluate(session, code), plain.run(code)]);
    return [
      {
        what: "sandbox",
        unit: "ms",
        samples: await repeat(times, () => time(() => evaluate(session, code))),
        target: { timesPlain: 1 },
        besides,
      },
      { what: besides, unit: "ms", samples: await repeat(times, () => time(() => plain.run(code))) },
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
