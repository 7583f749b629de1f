import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { createPyodideSandboxTool } from "../../../src/tool/index.ts";
import { type Benchmark, repeat, time } from "../benchmark.ts";
import { startSandbox } from "../sandbox.ts";

const CALLS = 100;
const IMPORT = "import asyncio\nfrom tools import double\n";
const IN_A_ROW = `sum(double(n) for n in range(${CALLS}))`;
const AT_ONCE = `sum(await asyncio.gather(*(double.aio(n) for n in range(${CALLS}))))`;

export const tools: Benchmark = {
  name: "tools",
  what: `${CALLS} calls of a LangChain tool from one run of Python`,
  async run({ quick }) {
    const times = quick ? 5 : 50;
    await using client = await startSandbox({ spares: 0 });
    const double = tool(async ({ n }) => 2 * n, {
      name: "double",
      description: "Doubles a number.",
      schema: z.object({ n: z.number() }),
    });
    const sandbox = await createPyodideSandboxTool({ client, tools: [double] });
    const measure = async (code: string) => {
      await repeat(5, () => time(() => sandbox.invoke(IMPORT + code)));
      return repeat(times, () => time(async () => check(await sandbox.invoke(code))));
    };
    return [
      { what: "in a row", unit: "ms", samples: await measure(IN_A_ROW), target: { atMost: 150 } },
      { what: "at once", unit: "ms", samples: await measure(AT_ONCE) },
    ];
  },
};

function check(answer: unknown): void {
  if (answer !== String(CALLS * (CALLS - 1))) throw new Error(`The calls came to "${String(answer)}"`);
}
