import { runPlatform, type RunningPlatform } from "../../support/run-platform.ts";
import type { Measure } from "../benchmark.ts";
import { memoryOf } from "../processes.ts";
import { ADMINISTRATOR, fillDatabase } from "./fill-database.ts";

const CONVERSATIONS = 200;
const MESSAGES = 20;
/** How many of them one person follows at once. */
const FOLLOWED = 50;

/** What the platform's process holds for itself while each of its conversations is looked at; sidecar and kernels are others. */
export async function measureServerMemory(times: number): Promise<Measure[]> {
  if (process.platform !== "linux") return [];
  const full: number[] = [];
  const empty: number[] = [];
  for (let time = 0; time < times; time++) {
    empty.push(await measureServer(0));
    full.push(await measureServer(CONVERSATIONS));
  }
  return [
    { what: `server with ${CONVERSATIONS} conversations`, unit: "MB", samples: full, target: { atMost: 300 } },
    { what: "server without any", unit: "MB", samples: empty },
  ];
}

async function measureServer(count: number): Promise<number> {
  let ids: string[] = [];
  const platform = await runPlatform({
    environment: { ADMIN_EMAIL: ADMINISTRATOR.email },
    prepare: async (dataFolder) => {
      ids = await fillDatabase(dataFolder, { conversations: count, messages: MESSAGES, figures: [] });
    },
  });
  const ending = new AbortController();
  try {
    const headers = { cookie: await signIn(platform), origin: platform.url };
    for (const [index, id] of ids.entries()) {
      const path = `${platform.url}/api/conversations/${id}`;
      await (await fetch(path, { headers })).arrayBuffer();
      if (index >= FOLLOWED) continue;
      const events = await fetch(`${path}/events`, { headers, signal: ending.signal });
      if (!events.ok) throw new Error(`The stream of a conversation answered ${events.status}`);
    }
    return memoryOf(platform.pid).private / 1e6;
  } finally {
    ending.abort();
    await platform[Symbol.asyncDispose]();
  }
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
