import type { Session } from "../client/index.ts";
import type { ExecutionResult } from "../protocol/index.ts";
import { describeError } from "../notebook/index.ts";
import { describeState } from "../tool/describe-state.ts";
import { printable } from "./printable.ts";
import { figuresOf, saveFigures, saveFiles } from "./save-output.ts";

/** Says how a run ended, and saves what it made where `out` is given. */
export async function reportResult(
  session: Session,
  result: ExecutionResult,
  { out, json }: { out?: string; json: boolean },
): Promise<void> {
  const saved =
    out === undefined
      ? []
      : [...(await saveFiles(session, result.files, out)), ...(await saveFigures(result.displays, out))];
  if (json) {
    process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
    return;
  }
  if (result.error !== null && result.exitCode === null) say(describeError(result));
  const state = describeState(result);
  if (state !== "") say(state);
  for (const { path, change } of out === undefined ? result.files : []) say(`/workspace/${path} was ${change}.`);
  const figures = out === undefined ? figuresOf(result.displays).length : 0;
  if (figures > 0) say(`Figures that were made: ${figures}; --out DIRECTORY saves them.`);
  for (const path of saved) say(`Saved "${path}".`);
}

function say(text: string): void {
  process.stderr.write(`${printable(text, process.stderr)}\n`);
}
