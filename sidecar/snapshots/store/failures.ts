import { SandboxError } from "../../../src/protocol/index.ts";
import { isDiskFull } from "../../store/failures.ts";

/** Why a file is not a snapshot that can be used; the message goes on after "it". */
export class DamagedSnapshot extends Error {
  override name = "DamagedSnapshot";
}

/** Does something with a file or directory; a failure of the disk becomes `STORE_UNAVAILABLE` and says what to do. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DamagedSnapshot || error instanceof SandboxError) throw error;
    if (isDiskFull(error)) {
      throw new SandboxError(
        "STORE_UNAVAILABLE",
        `The disk that holds "${path}" is full, so the session was not saved`,
        "Free space there, keep fewer saved sessions, or set PYODIDE_SANDBOX_HOME to a larger disk; what was saved before is kept.",
        { cause: error },
      );
    }
    throw new SandboxError(
      "STORE_UNAVAILABLE",
      `Saved sessions in "${path}" cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
      "Make sure that the directory is there and that the sandbox may read and write it.",
      { cause: error },
    );
  }
}

export function savingStopped(session: string, cause: unknown): SandboxError {
  return new SandboxError(
    "STORE_UNAVAILABLE",
    `Saving the session ${JSON.stringify(session)} was stopped`,
    "What was saved of it before is kept; save it again after its next run.",
    { cause },
  );
}
