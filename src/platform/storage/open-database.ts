import { join } from "node:path";
import { SandboxError } from "../../protocol/index.ts";
import { describeDatabaseError } from "./database-error.ts";
import type { OpenDatabase } from "./database.ts";
import { migrationsFolder } from "./migrations-folder.ts";
import { openEmbedded } from "./open-embedded.ts";
import * as schema from "./schema.ts";

/** Any number: whoever holds this lock of a real Postgres is the one server that works with the database. */
const SERVER_LOCK = 7_306_153;

/** Time in milliseconds that a real Postgres has to take a connection. */
const CONNECT_LIMIT_MS = 10_000;

export interface DatabaseOptions {
  /** Holds the embedded Postgres, in `postgres`; made when it is not there. */
  dataFolder: string;
  /** Of a real Postgres, such as `postgres://user:password@host/name`; the embedded one when left out. */
  url?: string | undefined;
}

/**
 * Opens the platform's database and brings its tables to this version. One server at a time works with a database.
 *
 * @throws SandboxError `DATABASE_UNAVAILABLE`, which says in one sentence what is in the way
 */
export async function openDatabase({ dataFolder, url }: DatabaseOptions): Promise<OpenDatabase> {
  if (url !== undefined) return openPostgres(url);
  return openEmbedded(join(dataFolder, "postgres"));
}

async function openPostgres(url: string): Promise<OpenDatabase> {
  const [{ default: pg }, { drizzle }, { migrate }] = await Promise.all([
    import("pg"),
    import("drizzle-orm/node-postgres"),
    import("drizzle-orm/node-postgres/migrator"),
  ]);
  const place = `the database "${withoutPassword(url)}"`;
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: CONNECT_LIMIT_MS });
  const keeper = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_LIMIT_MS, keepAlive: true });
  const onError = (error: Error) => console.error(`A connection to ${place} broke: ${error.message}`);
  pool.on("error", onError);
  keeper.on("error", onError);
  const close = async () => {
    await Promise.all([keeper.end(), pool.end()]);
  };
  try {
    await keeper.connect(); // Holds the lock as long as the server lives.
    const { rows } = await keeper.query<{ locked: boolean }>("select pg_try_advisory_lock($1) as locked", [
      SERVER_LOCK,
    ]);
    if (rows[0]?.locked !== true) {
      const message = `Another server works with ${place}`;
      throw new SandboxError("DATABASE_UNAVAILABLE", message, "End it, or give this one a database of its own.");
    }
    const db = drizzle(pool, { schema });
    await migrate(db, { migrationsFolder: migrationsFolder() });
    return { db, place, close };
  } catch (error) {
    await close().catch(() => {});
    throw describeDatabaseError(error, place, "Check DATABASE_URL, or leave it out for the embedded database.");
  }
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return "DATABASE_URL";
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username && `${username}@`}${host}${pathname}`;
}
