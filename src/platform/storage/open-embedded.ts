import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { packageRoot } from "../../client/index.ts";
import { describeDatabaseError } from "./database-error.ts";
import type { OpenDatabase } from "./database.ts";
import { lockFolder } from "./lock-folder.ts";
import { migrationsFolder } from "./migrations-folder.ts";
import * as schema from "./schema.ts";

/** Postgres's own defaults are for many connections, and take 150 MB more. */
const PARAMETERS = ["-c", "shared_buffers=16MB", "-c", "wal_buffers=1MB"];

/** Opens the Postgres in a folder, which runs in this process; makes it where it is not there. */
export async function openEmbedded(folder: string): Promise<OpenDatabase> {
  const place = `the folder "${folder}"`;
  let unlock: (() => Promise<void>) | undefined;
  try {
    await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
    unlock = await lockFolder(folder);
    if (!existsSync(join(folder, "PG_VERSION"))) await makeEmbedded(folder);
    const [{ PGlite }, { drizzle }, { migrate }] = await Promise.all([
      import("@electric-sql/pglite"),
      import("drizzle-orm/pglite"),
      import("drizzle-orm/pglite/migrator"),
    ]);
    const client = await PGlite.create(folder, { startParams: [...PGlite.defaultStartParams, ...PARAMETERS] });
    const close = async () => {
      await client.close();
      await unlock?.();
    };
    const db = drizzle(client, { schema });
    await migrate(db, { migrationsFolder: migrationsFolder() }).catch(async (error: unknown) => {
      await client.close();
      throw error;
    });
    return { db, place, close };
  } catch (error) {
    await unlock?.();
    throw describeDatabaseError(
      error,
      place,
      "Mend that; where it is damaged, move it away to start with an empty one.",
    );
  }
}

/** In a folder beside it, so that one that is there is whole. */
async function makeEmbedded(folder: string): Promise<void> {
  const unfinished = `${folder}.new`;
  const program = join(packageRoot(), "src", "platform", "storage", "make-embedded.mjs");
  try {
    await rm(unfinished, { recursive: true, force: true });
    await promisify(execFile)(process.execPath, [program, unfinished]).catch(({ stderr }: { stderr: string }) => {
      const reason = /^\{.*\}$/m.exec(stderr)?.[0];
      throw Object.assign(new Error("Postgres did not start"), reason && (JSON.parse(reason) as object));
    });
    await chmod(unfinished, 0o700); // Nobody else's to read, wherever it is.
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}
