import { readFile, rm, writeFile } from "node:fs/promises";
import { SandboxError } from "../../protocol/index.ts";

const mine = new Set<string>();

/**
 * Keeps other processes off a folder, as Postgres does: by a file beside it that holds the process's id. What a process that
 * died left behind is taken over.
 *
 * @returns gives the folder free
 * @throws SandboxError `DATABASE_UNAVAILABLE` when another process has it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = `${folder}.pid`;
  if (!(await claim(file))) {
    const holder = Number(await readFile(file, "utf8").catch(() => ""));
    if (mine.has(file) || isAlive(holder)) {
      throw new SandboxError(
        "DATABASE_UNAVAILABLE",
        `The process ${holder} works with the folder "${folder}"`,
        `End it, choose another folder with PLATFORM_DATA, or, if that is another program, delete "${file}".`,
      );
    }
    await rm(file, { force: true });
    if (!(await claim(file))) return lockFolder(folder);
  }
  mine.add(file);
  return async () => {
    mine.delete(file);
    await rm(file, { force: true });
  };
}

async function claim(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** In a container each start may have the same id, so this process's own in a file is a dead one's. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
