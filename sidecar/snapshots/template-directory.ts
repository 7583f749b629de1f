import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { exists } from "../store/layout.ts";
import { listFiles } from "./list-files.ts";

/**
 * A template that is there, in a directory of its own: `<name>-<key>-<content>`. The key says what it was made of, and the content
 * is the hash of its files: a saved session is laid over just these bytes, and another making comes to other ones.
 */
export interface StoredTemplate {
  /** Name of its directory. */
  id: string;
  name: string;
  key: string;
  content: string;
}

const ID = /^([a-z][a-z0-9_]*)-([0-9a-f]{32})-([0-9a-f]{32})$/;
const RECIPE = "recipe.json";
const MAX_RECIPE_BYTES = 64 * 1024;
const CHUNK_BYTES = 1024 * 1024;
/** Bytes of a block of the file system's `blocks`. */
const BLOCK_BYTES = 512;

export async function findTemplates(directory: string): Promise<StoredTemplate[]> {
  const names = (await exists(directory)) ? Array.from(Deno.readDirSync(directory), ({ name }) => name) : [];
  return names.flatMap((id) => {
    const [, name, key, content] = ID.exec(id) ?? [];
    return name && key && content ? [{ id, name, key, content }] : [];
  });
}

/** Leaves beside a template what it holds, for its list. */
export async function writeRecipe(directory: string, imports: readonly string[]): Promise<void> {
  await Deno.writeTextFile(join(directory, RECIPE), JSON.stringify({ imports }));
}

const recipeSchema = z.object({
  imports: z
    .array(
      z
        .string()
        .max(200)
        .regex(/^[\w.]+$/),
    )
    .max(200),
});

/** What a template holds and takes; null where its files do not tell. */
export async function describeDirectory(
  directory: string,
): Promise<{ modules: string[] | null; size: number; madeAt: number | null }> {
  let size = 0;
  for (const path of await listFiles(directory)) {
    const stat = await Deno.stat(path);
    size += stat.blocks === null ? stat.size : stat.blocks * BLOCK_BYTES;
  }
  const { mtime } = await Deno.stat(directory);
  return { modules: await readRecipe(directory), size, madeAt: mtime?.getTime() ?? null };
}

/** The modules that a template has loaded; null where its file does not say it, which may be a stranger's. */
async function readRecipe(directory: string): Promise<string[] | null> {
  const path = join(directory, RECIPE);
  try {
    if ((await Deno.stat(path)).size > MAX_RECIPE_BYTES) return null;
    return recipeSchema.parse(JSON.parse(await Deno.readTextFile(path))).imports;
  } catch {
    return null;
  }
}

/** The hash of what the files in a directory are called and hold. */
export async function hashContent(directory: string): Promise<string> {
  const hash = createHash("sha256");
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (const path of await listFiles(directory)) {
    using file = await Deno.open(path);
    hash.update(`\0${path.slice(directory.length + 1)}\0${(await file.stat()).size}\0`);
    for (let count; (count = await file.read(buffer)) !== null;) hash.update(buffer.subarray(0, count));
  }
  return hash.digest("hex").slice(0, 32);
}
