import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "../client/index.ts";

let known: string | undefined;

/** The version of this package. */
export function version(): string {
  known ??= z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8"))).version;
  return known;
}
