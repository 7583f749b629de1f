import { createPyodideSandboxTool } from "../../../src/tool/index.ts";
import { type Benchmark, repeat, time } from "../benchmark.ts";
import { PlainPyodide } from "../plain-pyodide.ts";
import { evaluate, startSandbox } from "../sandbox.ts";

const CODE = "6*7";

export const warm: Benchmark = {
  name: "warm",
  what: `The answer to \`${CODE}\` in a session that has run before`,
  async run({ quick }) {
    const [warmUps, times] = quick ? [50, 200] : [300, 2000];
    const measure = async (action: () => Promise<unknown>) => {
      await repeat(warmUps, () => time(action));
      return repeat(times, () => time(action));
    };

    await using client = await startSandbox({ spares: 0 });
    const tool = await createPyodideSandboxTool({ client });
    const session = client.session("warm");
    const invoke = await measure(async () => check(await tool.invoke(CODE)));
    const execute = await measure(async () => check(await evaluate(session, CODE)));

    using plain = new PlainPyodide();
    const plainRun = await measure(async () => check((await plain.run(CODE)).value));
    const runPython = await repeat(times, async () => (await plain.run(CODE)).ms);

    const besides = "plain Pyodide over stdio";
    return [
      { what: "tool.invoke, median", unit: "ms", samples: invoke, target: { atMost: 2 }, besides },
      { what: "tool.invoke, 95 %", unit: "ms", samples: invoke, percentile: 95, target: { atMost: 6 } },
      { what: "session.execute", unit: "ms", samples: execute, besides },
      { what: besides, unit: "ms", samples: plainRun },
      { what: "its runPython alone", unit: "ms", samples: runPython },
    ];
  },
};

function check(answer: unknown): void {
  if (answer !== "42") throw new Error(`"${CODE}" came to "${String(answer)}"`);
}
