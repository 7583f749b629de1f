import { join } from "node:path";

export interface Announcement {
  url: string;
  token: string | undefined;
}

const fileOf = (home: string) => join(home, "sidecar.json");

/** Lets other processes of the same user find this sidecar. */
export async function announce(home: string, announcement: Announcement): Promise<void> {
  const staged = `${fileOf(home)}.${Deno.pid}`;
  await Deno.writeTextFile(staged, JSON.stringify({ ...announcement, pid: Deno.pid }), { mode: 0o600 });
  await Deno.rename(staged, fileOf(home));
}

/** Takes the announcement back, unless another sidecar has replaced it. */
export async function withdraw(home: string): Promise<void> {
  try {
    const { pid } = JSON.parse(await Deno.readTextFile(fileOf(home))) as { pid: number };
    if (pid === Deno.pid) await Deno.remove(fileOf(home));
  } catch {
    // It is gone already.
  }
}
