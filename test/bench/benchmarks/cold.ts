import { type Benchmark, repeat, time } from "../benchmark.ts";
import { PlainPyodide } from "../plain-pyodide.ts";
import { kernelsAtRest } from "../processes.ts";
import { evaluate, startSandbox, withSession } from "../sandbox.ts";

const CODE = "6*7";

export const cold: Benchmark = {
  name: "cold",
  what: `The first result, \`${CODE}\`, of a new conversation`,
  async run({ quick }) {
    const times = quick ? 3 : 15;
    const besides = "plain Pyodide";
    return [
      { what: "with a spare", unit: "ms", samples: await firstResults(1, times), target: { atMost: 10 }, besides },
      { what: "no spare", unit: "ms", samples: await firstResults(0, times), target: { atMost: 300 }, besides },
      { what: "no sidecar yet", unit: "ms", samples: await repeat(times, startAll), besides },
      { what: besides, unit: "ms", samples: await repeat(times, startPlain) },
    ];
  },
};

async function firstResults(spares: number, times: number): Promise<number[]> {
  await using client = await startSandbox({ spares });
  return await repeat(times, async () => {
    await kernelsAtRest();
    return withSession(client, (session) => time(() => evaluate(session, CODE)));
  });
}

async function startAll(): Promise<number> {
  const started = performance.now();
  await using client = await startSandbox({ spares: 0 });
  await evaluate(client.session("first"), CODE);
  return performance.now() - started;
}

async function startPlain(): Promise<number> {
  const started = performance.now();
  using plain = new PlainPyodide();
  await plain.run(CODE);
  return performance.now() - started;
}
