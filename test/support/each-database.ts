import { afterAll, beforeAll, describe } from "vitest";
import type { PlatformOptions } from "../../src/platform/server/create-platform.ts";
import { findPostgres, type Postgres, startPostgres } from "./postgres.ts";

/** Defines the same tests for each kind of database; `options` gives a platform an empty one. */
export function onEachDatabase(define: (options: () => Pick<PlatformOptions, "databaseUrl">) => void): void {
  const bin = findPostgres();
  describe("on the embedded database", () => define(() => ({})));
  describe.skipIf(bin === undefined)("on a real Postgres", () => {
    let postgres: Postgres;
    beforeAll(async () => {
      postgres = await startPostgres(bin!);
    });
    afterAll(() => postgres.stop());
    define(() => ({ databaseUrl: postgres.createDatabase() }));
  });
}
