import { type Benchmark, time } from "../benchmark.ts";
import { evaluate, startSandbox } from "../sandbox.ts";

const COUNT = 20;

export const conversations: Benchmark = {
  name: "conversations",
  what: `${COUNT} conversations at once, each with its own variables`,
  async run({ quick }) {
    const starts: number[] = [];
    const turns: number[] = [];
    for (let round = 0; round < (quick ? 1 : 3); round++) {
      await using client = await startSandbox({ spares: 0 });
      const sessions = Array.from({ length: COUNT }, (_, index) => client.session(`conversation-${index}`));
      const inAll = (code: (index: number) => string, expected: (index: number) => string) =>
        Promise.all(
          sessions.map(async (session, index) => {
            const value = await evaluate(session, code(index));
            if (value !== expected(index)) throw new Error(`Conversation ${index} has "${value}": they are mixed up`);
          }),
        );
      starts.push(await time(() => inAll((index) => `x = ${index}\nx`, String)));
      for (let turn = 1; turn <= 10; turn++) {
        const next = (index: number) => String(index + COUNT * turn);
        turns.push(await time(() => inAll(() => `x += ${COUNT}\nx`, next)));
      }
    }
    return [
      { what: "until all have their first result", unit: "ms", samples: starts },
      { what: "until all have their next result", unit: "ms", samples: turns },
    ];
  },
};
