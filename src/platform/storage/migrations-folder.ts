import { join } from "node:path";
import { packageRoot } from "../../client/index.ts";

/** Plain SQL, which the compiler does not copy beside the compiled code. */
export function migrationsFolder(): string {
  return join(packageRoot(), "src", "platform", "storage", "migrations");
}
