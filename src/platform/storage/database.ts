import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type * as schema from "./schema.ts";

/** The platform's tables, in the embedded Postgres or in a real one. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;
