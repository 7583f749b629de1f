import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const KEPT_LINES = 1000;

export interface LineHistory {
  /** The newest first. */
  lines: string[];
  add(line: string): void;
}

/** The lines that were typed before, in a file that only this user may read; a file that cannot be used is no error. */
export function openLineHistory(path: string): LineHistory {
  const all =
    attempt(() =>
      readFileSync(path, "utf8")
        .split("\n")
        .filter((line) => line !== ""),
    ) ?? [];
  const kept = all.slice(-KEPT_LINES);
  if (all.length > 2 * KEPT_LINES) attempt(() => writeFileSync(path, `${kept.join("\n")}\n`, { mode: 0o600 }));
  attempt(() => mkdirSync(dirname(path), { recursive: true }));
  return {
    lines: kept.toReversed(),
    add: (line) => void attempt(() => appendFileSync(path, `${line}\n`, { mode: 0o600 })),
  };
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
