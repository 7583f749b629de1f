import { defineConfig } from "drizzle-kit";

/** For `npm run migration`, which writes what changed in the schema as the next migration. */
export default defineConfig({
  dialect: "postgresql",
  schema: "src/platform/storage/schema.ts",
  out: "src/platform/storage/migrations",
});
