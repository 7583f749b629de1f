import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { packageRoot } from "../client/index.ts";

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

const sampleSchema = turnSchema.extend({
  /** A few words for a list. */
  title: z.string(),
});
/** A prompt to try, with what a scripted model makes of it. */
export type DemoSample = z.infer<typeof sampleSchema>;

const turnsSchema = z.strictObject({ files: turnSchema, turns: z.array(turnSchema).min(1) });

/** The turns of the demo; with files of the user, one about them comes first. */
export function loadDemoTurns({ withFiles }: { withFiles: boolean }): DemoTurn[] {
  const { files, turns } = turnsSchema.parse(parse(read("turns.yaml")));
  return (withFiles ? [files, ...turns] : turns).map(withCode);
}

/** Prompts that each stand alone. */
export function loadDemoSamples(): DemoSample[] {
  return z
    .array(sampleSchema)
    .parse(parse(read("samples.yaml")))
    .map(withCode);
}

function withCode<Turn extends DemoTurn>(turn: Turn): Turn {
  return { ...turn, code: read(turn.code) };
}

function read(name: string): string {
  return readFileSync(join(packageRoot(), "src", "demo", "turns", name), "utf8");
}
