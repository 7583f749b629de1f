import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type * as schema from "./schema.ts";

/** The platform's tables, in the embedded Postgres or in a real one. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

/** A database that is open, with all tables as this version has them. */
export interface OpenDatabase {
  db: Database;
  /** Where the data is, as people read it. */
  place: string;
  close(): Promise<void>;
}
