import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { normalizeName } from "./names.ts";
import type { Wheel } from "./records.ts";

const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  file_name: z.string(),
  sha256: z.string(),
  depends: z.array(z.string()).default([]),
  imports: z.array(z.string()).default([]),
  package_type: z.string().default("package"),
});
export type LockedPackage = z.infer<typeof packageSchema>;

const lockSchema = z.looseObject({ packages: z.record(z.string(), packageSchema.loose()) });
export type LockFile = z.infer<typeof lockSchema>;

export const LOCK_FILE = "pyodide-lock.json";

/** The prebuilt packages of a Pyodide distribution, by normalized name. */
export type Lock = ReadonlyMap<string, LockedPackage>;

export function parseLock(text: string): { file: LockFile; lock: Lock } {
  const file = lockSchema.parse(JSON.parse(text));
  const wheels = Object.values(file.packages).filter((entry) => entry.file_name.endsWith(".whl"));
  return { file, lock: new Map(wheels.map((entry) => [normalizeName(entry.name), entry])) };
}

/** The lock file of the `pyodide` package itself: what its wheels must hash to. */
export async function readOwnLock(pyodideDirectory: string): Promise<{ file: LockFile; lock: Lock }> {
  return parseLock(await readFile(join(pyodideDirectory, LOCK_FILE), "utf8"));
}

export function lockedWheel(entry: LockedPackage): Wheel {
  return {
    name: normalizeName(entry.name),
    version: entry.version,
    fileName: entry.file_name,
    sha256: entry.sha256,
    url: null,
  };
}
