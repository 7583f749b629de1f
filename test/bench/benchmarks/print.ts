import { type Benchmark, repeat, time } from "../benchmark.ts";
import { PlainPyodide } from "../plain-pyodide.ts";
import { readPython, startSandbox, withSession } from "../sandbox.ts";

const LINES = 1_000_000;
/** More than all lines together. */
const KEEP_ALL = { maxKilobytes: 16 * 1024 };

export const print: Benchmark = {
  name: "print",
  what: "A million lines printed one by one, until the client has the result",
  async run({ quick }) {
    const times = quick ? 2 : 5;
    const besides = "plain Pyodide over stdio";
    return [
      { what: "all kept", unit: "lines/s", samples: await printRates(times, KEEP_ALL), besides },
      { what: "cut as the policy says", unit: "lines/s", samples: await printRates(times), besides },
      { what: besides, unit: "lines/s", samples: await plainRates(times) },
    ];
  },
};

async function printRates(times: number, output?: typeof KEEP_ALL): Promise<number[]> {
  await using client = await startSandbox({ spares: 0 }, output);
  return await withSession(client, async (session) => {
    await session.execute("");
    return repeat(times, async () => {
      let text = "";
      const elapsed = await time(async () => (text = (await session.execute(readPython("lines"))).stdout));
      checkLines(text.split("\n").length - 1, output === undefined ? 1 : LINES);
      return LINES / (elapsed / 1000);
    });
  });
}

async function plainRates(times: number): Promise<number[]> {
  using plain = new PlainPyodide();
  await plain.run("");
  return await repeat(times, async () => {
    let lines = 0;
    const elapsed = await time(() => plain.run(readPython("lines"), () => lines++));
    checkLines(lines, LINES);
    return LINES / (elapsed / 1000);
  });
}

function checkLines(count: number, atLeast: number): void {
  if (count < atLeast) throw new Error(`Only ${count} lines of ${LINES} came`);
}
