import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, vi } from "vitest";
import type { Session } from "../../src/client/index.ts";
import { sandboxHome } from "../../src/config/home.ts";
import type { ExecutionResult } from "../../src/protocol/index.ts";

export interface SessionCase {
  name: string;
  /** Python that fills the session. */
  make: string;
  /** Python that looks at it, and changes it. */
  look: string;
}

/** The sessions that a file of test/fixtures/sessions describes. */
export function readCases(file: string): SessionCase[] {
  const text = readFileSync(new URL(`../fixtures/sessions/${file}.py`, import.meta.url), "utf8");
  return text
    .split(/^# --- /m)
    .slice(1)
    .map((part) => {
      const [make = "", look = ""] = part.slice(part.indexOf("\n")).split(/^# \?$/m);
      return { name: part.slice(0, part.indexOf("\n")), make, look };
    });
}

/** What of a result does not depend on when and where the run was. */
export function outcome({ status, stdout, stderr, value, displays, error }: ExecutionResult) {
  return { status, stdout, stderr, value, displays, error: error?.message };
}

/** Saves a session and ends its process. */
export async function hibernate(session: Session): Promise<void> {
  await session.hibernate();
  expect((await session.info()).state).toBe("saved");
}

/** Resolves when a session was saved after a run. */
export async function waitForSave(session: Session, run: number): Promise<void> {
  await vi.waitFor(async () => expect((await session.snapshots()).map((saved) => saved.run)).toContain(run), {
    timeout: 20_000,
    interval: 50,
  });
}

/** Where what was saved of a session after a run lies. */
export function snapshotPath(session: string, run: number): string {
  const directory = createHash("sha256").update(JSON.stringify(session)).digest("hex");
  return join(sandboxHome(), "sessions", directory, `${String(run).padStart(10, "0")}.snap`);
}
