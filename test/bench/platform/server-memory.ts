import { setTimeout as sleep } from "node:timers/promises";
import { sidecarOf } from "../../support/processes.ts";
import { runPlatform, type RunningPlatform } from "../../support/run-platform.ts";
import type { Measure } from "../benchmark.ts";
import { memoryOf } from "../processes.ts";
import { ADMINISTRATOR, fillDatabase } from "./fill-database.ts";

const CONVERSATIONS = 200;
const MESSAGES = 20;
/** How many of them one person follows at once. */
const FOLLOWED = 50;
/** Milliseconds between two looks at what the platform has printed. */
const LOOK_MS = 100;
/** Milliseconds that the packages have to be ready, so that a platform that failed ends the benchmark. */
const READY_LIMIT_MS = 300_000;

/** What the processes of platform and sidecar hold for themselves when each conversation has been looked at; kernels are others. */
export async function measureServerMemory(times: number): Promise<Measure[]> {
  if (process.platform !== "linux") return [];
  const full: ServerMemory[] = [];
  const empty: ServerMemory[] = [];
  for (let time = 0; time < times; time++) {
    empty.push(await measureServer(0));
    full.push(await measureServer(CONVERSATIONS));
  }
  const sum = ({ platform, sidecar }: ServerMemory) => platform + sidecar;
  const what = `server with ${CONVERSATIONS} conversations`;
  return [
    { what, unit: "MB", samples: full.map(sum), target: { atMost: 300 } },
    { what: "of it the sidecar", unit: "MB", samples: full.map(({ sidecar }) => sidecar) },
    { what: "server without any", unit: "MB", samples: empty.map(sum) },
  ];
}

/** Megabytes. */
interface ServerMemory {
  platform: number;
  sidecar: number;
}

async function measureServer(count: number): Promise<ServerMemory> {
  let ids: string[] = [];
  const platform = await runPlatform({
    environment: { ADMIN_EMAIL: ADMINISTRATOR.email },
    prepare: async (dataFolder) => {
      ids = await fillDatabase(dataFolder, { conversations: count, messages: MESSAGES, figures: [] });
    },
  });
  const ending = new AbortController();
  try {
    await packagesReady(platform);
    const headers = { cookie: await signIn(platform), origin: platform.url };
    for (const [index, id] of ids.entries()) {
      const path = `${platform.url}/api/conversations/${id}`;
      await (await fetch(path, { headers })).arrayBuffer();
      if (index >= FOLLOWED) continue;
      const events = await fetch(`${path}/events`, { headers, signal: ending.signal });
      if (!events.ok) throw new Error(`The stream of a conversation answered ${events.status}`);
    }
    return { platform: megabytesOf(platform.pid), sidecar: megabytesOf(sidecarOf(platform.pid)!) };
  } finally {
    ending.abort();
    await platform[Symbol.asyncDispose]();
  }
}

/** Resolves when what the start prepares beside the page is there. */
async function packagesReady(platform: RunningPlatform): Promise<void> {
  const signal = AbortSignal.timeout(READY_LIMIT_MS);
  while (!platform.output.includes("The Python packages are ready")) await sleep(LOOK_MS, undefined, { signal });
}

function megabytesOf(pid: number): number {
  return memoryOf(pid).private / 1e6;
}

async function signIn({ url, link }: RunningPlatform): Promise<string> {
  const answer = await fetch(`${url}/api/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ token: new URL(link).searchParams.get("token") }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";", 1)[0])
    .join("; ");
}
