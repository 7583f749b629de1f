import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { SandboxError } from "../protocol/index.ts";

/** A file of this machine that is to be put into /workspace, under its own name. */
export async function readInput(path: string): Promise<{ name: string; data: Uint8Array }> {
  const data = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new SandboxError("FILE_NOT_FOUND", `Cannot read "${path}" (${cause.code})`, "Check the path.", { cause });
  });
  return { name: basename(path), data };
}
