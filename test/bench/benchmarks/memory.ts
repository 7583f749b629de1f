import { randomUUID } from "node:crypto";
import type { Policy } from "../../../src/config/policy.ts";
import type { Benchmark, Measure } from "../benchmark.ts";
import { PlainPyodide } from "../plain-pyodide.ts";
import { kernelsAtRest, memoryOf, type ProcessMemory } from "../processes.ts";
import { evaluate, readPython, startSandbox } from "../sandbox.ts";
import { SAVE_FIGURE } from "./science.ts";

export const memory: Benchmark = {
  name: "memory",
  what: "Memory of an idle kernel after its first result, with others beside it",
  async run({ quick }) {
    if (process.platform !== "linux") return [];
    const count = quick ? 2 : 5;
    return [
      ...describe("", 105, await measureKernels("python", "6*7", count), await measurePlain(false, "6*7", count)),
      ...describe(
        ", pandas and scikit-learn",
        300,
        await measureKernels("science", readPython("science"), count),
        await measurePlain(true, readPython("science") + SAVE_FIGURE, count),
      ),
    ];
  },
};

function describe(suffix: string, atMost: number, kernels: ProcessMemory[], plain: ProcessMemory[]): Measure[] {
  const besides = `plain Pyodide${suffix}`;
  return [
    {
      what: `private${suffix}`,
      unit: "MB",
      samples: kernels.map((size) => size.private / 1e6),
      target: { atMost },
      besides,
    },
    {
      what: `with its share of the rest${suffix}`,
      unit: "MB",
      samples: kernels.map((size) => size.proportional / 1e6),
    },
    { what: besides, unit: "MB", samples: plain.map((size) => size.private / 1e6) },
  ];
}

async function measureKernels(template: Policy["sessions"]["template"], code: string, count: number) {
  await using client = await startSandbox({ template, spares: 0 });
  const sessions = Array.from({ length: count }, () => client.session(randomUUID()));
  for (const session of sessions) await evaluate(session, code);
  return (await kernelsAtRest()).map(memoryOf);
}

async function measurePlain(science: boolean, code: string, count: number): Promise<ProcessMemory[]> {
  const running = Array.from({ length: count }, () => new PlainPyodide({ science }));
  try {
    for (const plain of running) await plain.run(code);
    return running.map(({ pid }) => memoryOf(pid));
  } finally {
    for (const plain of running) plain[Symbol.dispose]();
  }
}
