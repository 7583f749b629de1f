import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { packageRoot } from "../../client/find-deno.ts";

const turnSchema = z.strictObject({
  /** What the user asks. */
  prompt: z.string(),
  /** What the scripted model says before it runs the code. */
  opening: z.string(),
  /** The code that it runs; in the file, the name of a file beside it. */
  code: z.string(),
  /** What it says afterwards; `{{words}}` stands for the first line of the output that has these words. */
  closing: z.string(),
});
export type DemoTurn = z.infer<typeof turnSchema>;

const fileSchema = z.strictObject({ files: turnSchema, turns: z.array(turnSchema).min(1) });

/** The turns of the demo; with files of the user, one about them comes first. */
export function loadDemoTurns({ withFiles }: { withFiles: boolean }): DemoTurn[] {
  const directory = join(packageRoot(), "src", "cli", "demo", "turns");
  const read = (name: string) => readFileSync(join(directory, name), "utf8");
  const { files, turns } = fileSchema.parse(parse(read("turns.yaml")));
  return (withFiles ? [files, ...turns] : turns).map((turn) => ({ ...turn, code: read(turn.code) }));
}
