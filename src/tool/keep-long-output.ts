import type { SessionFiles } from "../client/index.ts";
import type { ExecutionResult } from "../protocol/index.ts";
import { TEXT_LIMITS } from "./format-result.ts";

/**
 * Puts output that is too long for a model into a file of the session, so that the model can search it
 * with Python. Returns the file's absolute path; undefined when there is no need or no way.
 */
export async function keepLongOutput(
  session: { files: Pick<SessionFiles, "put"> },
  { stdout, session: { run, state } }: ExecutionResult,
): Promise<string | undefined> {
  if (stdout.length <= TEXT_LIMITS.output || state === "lost") return undefined;
  const path = `.output/run-${run}.txt`;
  try {
    await session.files.put(path, new TextEncoder().encode(stdout));
    return `/workspace/${path}`;
  } catch {
    return undefined;
  }
}
