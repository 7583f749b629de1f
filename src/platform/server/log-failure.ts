import { DrizzleQueryError } from "drizzle-orm";
import { sayReason } from "../storage/database-error.ts";

/** Writes an error that nobody expected to the log; of a query not its values, which are people's own. */
export function logFailure(error: unknown): void {
  console.error(error instanceof DrizzleQueryError ? `${sayReason(error)}, at: ${error.query}` : error);
}
