import { type Benchmark, repeat } from "../benchmark.ts";
import { PlainPyodide } from "../plain-pyodide.ts";
import { evaluate, readPython, startSandbox } from "../sandbox.ts";

/** Python's clock in Pyodide counts whole milliseconds. */
const CLOCK_STEP_MS = 1;

export const firstLine: Benchmark = {
  name: "first-line",
  what: "From a line that Python prints while it computes to the client that sees it",
  async run({ quick }) {
    const times = quick ? 5 : 30;
    const code = readPython("first_line");
    const besides = "plain Pyodide over stdio";

    await using client = await startSandbox({ spares: 0 });
    const session = client.session("first-line");
    await checkClock(() => evaluate(session, "import time\ntime.time_ns()"));
    const ours = await repeat(times, async () => {
      const delays: number[] = [];
      await session.execute(code, {
        onEvent: (event) => void (event.type === "stdout" && delays.push(delaySince(event.text))),
      });
      return delays[0] ?? NaN;
    });

    using plain = new PlainPyodide();
    const theirs = await repeat(times, async () => {
      const delays: number[] = [];
      await plain.run(code, (line) => void delays.push(delaySince(line)));
      return delays[0] ?? NaN;
    });
    return [
      { what: "median", unit: "ms", samples: ours, target: { atMost: 20 }, besides },
      { what: "95 %", unit: "ms", samples: ours, percentile: 95, target: { atMost: 20 } },
      { what: besides, unit: "ms", samples: theirs },
    ];
  },
};

/** Makes sure that the sandbox's clock is the machine's: the figures are differences between the two. */
async function checkClock(readClock: () => Promise<string>): Promise<void> {
  await readClock();
  const before = now();
  const inside = Number(await readClock()) / 1e6;
  if (inside < before - CLOCK_STEP_MS || inside > now()) throw new Error("The sandbox's clock is not the machine's");
}

function delaySince(nanoseconds: string): number {
  return now() - Number(nanoseconds) / 1e6;
}

/** Milliseconds since 1970, finer than `Date.now()`. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
