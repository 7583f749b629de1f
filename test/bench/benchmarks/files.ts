import { randomBytes } from "node:crypto";
import { type Benchmark, repeat, time } from "../benchmark.ts";
import { startSandbox } from "../sandbox.ts";

const MEGABYTES = 50;

export const files: Benchmark = {
  name: "files",
  what: `A file of ${MEGABYTES} MB into /workspace, and out again`,
  async run({ quick }) {
    await using client = await startSandbox({ spares: 0 });
    const { files } = client.session("files");
    const data = randomBytes(MEGABYTES * 1e6);
    await files.put("small.bin", "x");

    const times = quick ? 3 : 10;
    let back: Uint8Array = Buffer.alloc(0);
    const put = await repeat(times, () => rate(() => files.put("large.bin", data)));
    const get = await repeat(times, () => rate(async () => (back = await files.get("large.bin"))));
    if (!data.equals(back)) throw new Error("The file came back changed");
    return [
      { what: "in", unit: "MB/s", samples: put, target: { atLeast: 100 } },
      { what: "out", unit: "MB/s", samples: get, target: { atLeast: 100 } },
    ];
  },
};

async function rate(transfer: () => Promise<unknown>): Promise<number> {
  return MEGABYTES / ((await time(transfer)) / 1000);
}
