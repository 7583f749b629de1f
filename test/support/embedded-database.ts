import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "../../src/platform/storage/open-database.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MIGRATIONS = join(ROOT, "src", "platform", "storage", "migrations");

/** Puts an embedded database with all tables and no rows into a data folder; making one anew would take seconds each time. */
export async function addEmbeddedDatabase(dataFolder: string): Promise<void> {
  const made = join(ROOT, "dist", `test-database-${hashOfMigrations()}`);
  if (!existsSync(made)) await make(made);
  cpSync(join(made, "postgres"), join(dataFolder, "postgres"), { recursive: true });
}

/** Beside its place at first: other test files may be making it, too. */
async function make(place: string): Promise<void> {
  mkdirSync(join(ROOT, "dist"), { recursive: true });
  const unfinished = mkdtempSync(`${place}-`);
  const { close } = await openDatabase({ dataFolder: unfinished });
  await close();
  try {
    renameSync(unfinished, place);
  } catch {
    rmSync(unfinished, { recursive: true });
  }
}

function hashOfMigrations(): string {
  const hash = createHash("sha256").update(readFileSync(join(ROOT, "node_modules/@electric-sql/pglite/package.json")));
  for (const file of readdirSync(MIGRATIONS).filter((name) => name.endsWith(".sql"))) {
    hash.update(readFileSync(join(MIGRATIONS, file)));
  }
  return hash.digest("hex").slice(0, 12);
}
