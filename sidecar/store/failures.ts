import { SandboxError } from "../../src/protocol/index.ts";

/** Turns a failure to fetch into one that says what an administrator can do. */
export function unavailable(message: string, cause?: unknown): SandboxError {
  return new SandboxError(
    "STORE_UNAVAILABLE",
    message,
    "Connect to the internet, or set PIP_INDEX_URL to a package index that can be reached, or set store.source in the " +
      "policy to a directory that `pyodide-sandbox packages mirror` made, and run `pyodide-sandbox packages prepare`.",
    { cause },
  );
}

/** Whether something failed because there is no room for more. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}

export function diskFull(root: string, cause: unknown): SandboxError {
  const advice = "Free at least 1 GB there, or set PYODIDE_SANDBOX_HOME to a larger disk, and prepare again.";
  return new SandboxError("STORE_UNAVAILABLE", `The disk that holds "${root}" is full`, advice, { cause });
}
