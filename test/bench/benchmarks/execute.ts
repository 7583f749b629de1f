import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { listen } from "../../../src/cli/listen.ts";
import { createHttpApp, newToken, oneToken } from "../../../src/http/index.ts";
import { type Benchmark, type Measure, repeat, time } from "../benchmark.ts";
import { nativePythonVersion } from "../machine.ts";
import { kernelsAtRest } from "../processes.ts";
import { benchFile, startSandbox } from "../sandbox.ts";

const CODE = "print(6 * 7)";
const CLIENTS = 8;

export const execute: Benchmark = {
  name: "execute",
  what: `POST /api/execute with \`${CODE}\`, each time in a fresh Python`,
  async run({ quick }) {
    const times = quick ? 30 : 300;
    const plain = "python3 -c for each request";
    const native = nativePythonVersion() === undefined ? [] : await withSubprocesses((url) => measure(url, times));
    const sandbox = await withSandbox((url) => measure(url, times));
    return [
      ...describe("sandbox", sandbox, native.length > 0 ? plain : undefined),
      ...(native.length > 0 ? describe(plain, native) : []),
    ];
  },
};

/** Milliseconds of each request of one client, and requests a second with several. */
type Figures = [one: number[], many: number[]];

async function measure(url: string, times: number): Promise<Figures> {
  const request = async () => {
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code: CODE }),
    };
    const { output } = (await (await fetch(`${url}/api/execute`, init)).json()) as { output: string };
    if (output !== "42\n") throw new Error(`"${CODE}" put out "${output}"`);
  };
  const inParallel = () => Promise.all(Array.from({ length: CLIENTS }, () => repeat(times / 5, () => time(request))));
  await inParallel(); // Starts the kernels.
  const one = await repeat(times, () => time(request));
  const many = await repeat(3, async () => (CLIENTS * (times / 5) * 1000) / (await time(inParallel)));
  return [one, many];
}

function describe(what: string, [one = [], many = []]: number[][], besides?: string): Measure[] {
  const isOurs = what === "sandbox";
  const name = (clients: string) => `${what}, ${clients}`;
  return [
    {
      what: name("1 client"),
      unit: "ms",
      samples: one,
      ...(isOurs && { target: { atMost: 25 } }),
      ...(besides !== undefined && { besides: `${besides}, 1 client` }),
    },
    {
      what: name(`${CLIENTS} clients`),
      unit: "requests/s",
      samples: many,
      ...(isOurs && { target: { atLeast: 60 } }),
      ...(besides !== undefined && { besides: `${besides}, ${CLIENTS} clients` }),
    },
  ];
}

async function withSandbox<T>(use: (url: string) => Promise<T>): Promise<T> {
  await using client = await startSandbox({ spares: 1 });
  await kernelsAtRest();
  const { app, close } = await createHttpApp(client, { findCaller: oneToken(newToken()), isExecuteOpen: true });
  const server = await listen(app, { host: "127.0.0.1", port: 0 });
  try {
    return await use(server.url);
  } finally {
    await server.close();
    await close();
  }
}

async function withSubprocesses<T>(use: (url: string) => Promise<T>): Promise<T> {
  const server = spawn("python3", [benchFile("python/subprocess_server.py")], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [port] = await once(createInterface({ input: server.stdout }), "line");
    return await use(`http://127.0.0.1:${String(port)}`);
  } finally {
    server.kill();
  }
}
