import { join } from "node:path";

/** Paths of all files below a directory, sorted. */
export async function listFiles(directory: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = join(directory, name);
    if (isDirectory) files.push(...(await listFiles(path)));
    else files.push(path);
  }
  return files.sort();
}
