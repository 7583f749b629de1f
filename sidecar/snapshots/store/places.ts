import { join } from "node:path";
import { hashOf } from "../../store/layout.ts";

/** Where a snapshot lies: `<session's id>/<run>.snap` in the store's directory. */
export interface Place {
  path: string;
  sessionId: string;
  run: number;
}

/**
 * A session's name on disk and in its keys. Sessions are named by whoever opens them, so the name says nothing to a file
 * system; JSON tells strings apart that UTF-8 does not.
 */
export function sessionId(session: string): string {
  return hashOf(JSON.stringify(session));
}

export function placeOf(directory: string, sessionId: string, run: number): Place {
  return { path: join(directory, sessionId, `${String(run).padStart(10, "0")}.snap`), sessionId, run };
}

/** Places of one session's snapshots, that of the last run first. */
export async function findPlaces(directory: string, sessionId: string): Promise<Place[]> {
  const places: Place[] = [];
  for (const name of await readNames(join(directory, sessionId))) {
    const run = /^(\d{10,16})\.snap$/.exec(name)?.[1];
    if (run !== undefined) places.push({ path: join(directory, sessionId, name), sessionId, run: Number(run) });
  }
  return places.sort((a, b) => b.run - a.run);
}

/** Names on disk of the sessions that something is saved of. */
export async function findSessionIds(directory: string): Promise<string[]> {
  return (await readNames(directory)).filter((name) => /^[0-9a-f]{64}$/.test(name));
}

async function readNames(path: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(path)) names.push(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names;
}
