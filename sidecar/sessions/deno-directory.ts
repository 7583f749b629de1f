import { join } from "node:path";

/**
 * Deno's cache directory for the kernels. A file stands where Deno would keep `localStorage` and `caches`: these need no
 * permission, and all kernels would share them, across sessions and restarts.
 */
export async function prepareDenoDirectory(home: string): Promise<string> {
  const directory = join(home, "deno");
  const storage = join(directory, "location_data");
  await Deno.mkdir(directory, { recursive: true });
  const stat = await Deno.lstat(storage).catch(() => undefined);
  if (stat?.isFile) return directory;
  if (stat) await Deno.remove(storage, { recursive: true });
  await Deno.writeTextFile(storage, "");
  return directory;
}
