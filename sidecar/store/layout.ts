import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import type { Wheel } from "./records.ts";

/** Age at which no process can be working on a staged file any more. */
const ABANDONED_MS = 24 * 3600 * 1000;

/**
 * Where things lie in the store, which is one directory for each version of Pyodide:
 *
 * - `wheels/` — wheels as they were fetched; `bundle.json` lists those of the bundle
 * - `unpacked/<package>/` — `tree/` with its `.pyc` files, and `unpacked.json`
 * - `environments/<hash>/` — hard links to several trees
 * - `prepared/`, `installed/` — which wheels a list of requirements came to
 * - `staging/` — what is not finished; everything else appears by a rename
 */
export class Layout {
  constructor(readonly root: string) {}

  readonly wheel = (wheel: Wheel): string => join(this.root, "wheels", `${shortHash(wheel)}-${wheel.fileName}`);
  readonly unpacked = (wheel: Wheel): string => join(this.root, "unpacked", packageId(wheel));
  readonly tree = (wheel: Wheel): string => join(this.unpacked(wheel), "tree");
  readonly environment = (id: string): string => join(this.root, "environments", id);
  readonly record = (kind: "prepared" | "installed", id: string): string => join(this.root, kind, `${id}.json`);
  readonly bundle = (): string => join(this.root, "bundle.json");
  readonly lock = (): string => join(this.root, "lock");

  /** Makes a new directory or file name to work in, that `publish` or `discard` takes away. */
  async stage(): Promise<string> {
    const path = join(this.root, "staging", crypto.randomUUID());
    await Deno.mkdir(join(this.root, "staging"), { recursive: true });
    return path;
  }

  /** Moves what was staged to its place; what is there already stays, as it is named by its content. */
  async publish(staged: string, place: string): Promise<void> {
    await Deno.mkdir(join(place, ".."), { recursive: true });
    try {
      await Deno.rename(staged, place);
    } catch (error) {
      if (!(await exists(place))) throw error;
      await discard(staged);
    }
  }

  /** Removes what processes that were killed left in staging. */
  async clearStaging(): Promise<void> {
    const staging = join(this.root, "staging");
    await Deno.mkdir(staging, { recursive: true });
    for await (const { name } of Deno.readDir(staging)) {
      const { mtime } = await Deno.lstat(join(staging, name)).catch(() => ({ mtime: null }));
      if (mtime && Date.now() - mtime.getTime() > ABANDONED_MS) await discard(join(staging, name));
    }
  }

  /** All records of a kind that can be read. */
  async readRecords<T>(kind: "prepared" | "installed", schema: z.ZodType<T>): Promise<T[]> {
    const directory = join(this.root, kind);
    if (!(await exists(directory))) return [];
    const paths = Array.from(Deno.readDirSync(directory), ({ name }) => join(directory, name)).sort();
    return (await Promise.all(paths.map((path) => readRecord(path, schema)))).filter((record) => record !== undefined);
  }

  async writeRecord(path: string, value: unknown): Promise<void> {
    const staged = await this.stage();
    await Deno.writeTextFile(staged, JSON.stringify(value));
    await this.publish(staged, path);
  }
}

/** Name of a package's directory: it changes with the wheel's bytes. */
export function packageId(wheel: Wheel): string {
  return `${wheel.name}-${wheel.version}-${shortHash(wheel)}`;
}

/** Wheels of the same name differ between a distribution, which patches some, and an index. */
function shortHash({ sha256 }: Wheel): string {
  return sha256.slice(0, 12);
}

/** A record as it was written; undefined when there is none or it cannot be read any more. */
export async function readRecord<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    return schema.parse(JSON.parse(await Deno.readTextFile(path)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError || error instanceof z.ZodError) {
      return undefined;
    }
    throw error;
  }
}

export async function exists(path: string): Promise<boolean> {
  return (await Deno.lstat(path).catch(() => undefined)) !== undefined;
}

/** Removes a file or a tree, if it is there. */
export async function discard(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error: unknown) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
